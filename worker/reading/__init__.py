"""How a page is read once its lines are known: in which order, under what title, as what kind of screen."""
