"""Ground floor: errors, ids, clock, lanes, logs, paths and canonical bytes."""
