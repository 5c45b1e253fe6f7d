"""Everything that touches a cipher: envelope, key types, key slots, signatures."""
