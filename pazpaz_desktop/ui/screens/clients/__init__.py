"""The clients room: the list, one client's page, and the form."""
