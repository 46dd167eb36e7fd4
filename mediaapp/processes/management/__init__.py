"""Commands about the processes."""
