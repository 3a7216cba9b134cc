"""Looking at what a network does: how well, how surely, and why."""
