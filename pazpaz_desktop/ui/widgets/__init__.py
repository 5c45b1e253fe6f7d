"""Our own widgets and the theme."""
