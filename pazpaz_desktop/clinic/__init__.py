"""The trial clinic server: PostgreSQL and an object store on this machine, run by whoever operates it."""
