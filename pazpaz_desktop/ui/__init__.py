"""Qt: shell, screens, widgets, view-models and their runtime."""
