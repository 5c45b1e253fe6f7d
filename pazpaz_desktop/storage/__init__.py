"""The encrypted database: its one writer, its readers, and its proofs."""
