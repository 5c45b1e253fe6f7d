"""Read side: frozen rows shaped for a screen."""
