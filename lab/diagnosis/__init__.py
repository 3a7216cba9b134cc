"""What went wrong in a run, and what may help."""
