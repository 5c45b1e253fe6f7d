"""The gallery: every widget of ours in its states, to be looked at."""
