"""Write side: aggregates to rows, inside a unit of work."""
