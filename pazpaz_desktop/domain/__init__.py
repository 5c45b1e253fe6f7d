"""Values and rules of the practice: no I/O, no clock, no Qt, no SQL."""
