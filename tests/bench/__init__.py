"""What the output costs, against the bare tools, as ratios within one run."""
