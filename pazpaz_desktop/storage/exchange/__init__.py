"""Records in and out: the values of register groups, taken from rows and laid into them."""
