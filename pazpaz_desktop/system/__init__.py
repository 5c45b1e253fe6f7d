"""The machine: files, keyring, single instance, hardening, sandboxed processes."""
