"""The clinic room: how this laptop stands with the server, what waits for a person, and the laptops."""
