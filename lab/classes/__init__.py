"""Classes: joined by a code, known to their teacher by a secret link, gone without a trace when they are over."""
