"""What only the command line needs: what was asked for, which files are meant, and how the work is told."""
