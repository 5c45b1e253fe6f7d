"""Item models and form states; no QtWidgets."""
