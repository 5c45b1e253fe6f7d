"""Exchange with a clinic server that cannot read what it keeps."""
