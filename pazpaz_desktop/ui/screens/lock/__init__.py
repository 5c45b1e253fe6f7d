"""The lock screen: the door of a practice, and the recovery kit's side door."""
