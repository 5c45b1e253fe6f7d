"""Files: what is accepted, how it is cleaned, where it is sealed."""
