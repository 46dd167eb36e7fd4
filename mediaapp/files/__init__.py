"""Files: the upload door, where originals and derived files lie, and the view that plays them."""
