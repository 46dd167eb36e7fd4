"""What the review page shows of a meeting, read in a fixed number of queries however long it is."""

from mediaapp.meetings.review.page import Review

__all__ = ["Review"]
