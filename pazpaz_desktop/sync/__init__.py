"""Exchange with a clinic server: empty until a practice can join one."""
