"""The team's shared place, who belongs to it, and what each role may do."""
