"""Help: the pages of the guide, read and searched without a network."""
