"""The audit log of a workspace, what happened of late, and the privacy receipt of a meeting."""
