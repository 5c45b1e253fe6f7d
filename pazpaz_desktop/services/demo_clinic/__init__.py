"""The demo clinic: a practice of invented people that anyone may open, start afresh and throw away."""
