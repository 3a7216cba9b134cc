"""Classes: joined by a code, known to their teacher by a secret link, gone when they are over."""
