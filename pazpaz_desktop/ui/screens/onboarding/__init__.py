"""Set-up: language, practice and passphrase, recovery kit, proof that it was kept."""
