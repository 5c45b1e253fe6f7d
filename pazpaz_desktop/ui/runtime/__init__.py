"""Qt glue: tasks, change bus, stall watch, errors to text, actions."""
