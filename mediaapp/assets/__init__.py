"""What browsers are sent of our scripts and styles: fewer and smaller files than they are written in."""
