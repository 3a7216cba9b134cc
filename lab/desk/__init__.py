"""What a reader has at hand, as bytes beside the lab book, so that a reload costs nothing."""
