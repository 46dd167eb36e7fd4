"""The parts of the extractive writer: how a meeting is cut into acts, and how they are weighed and chosen."""
