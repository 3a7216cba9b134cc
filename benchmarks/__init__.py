"""What is claimed of speed, measured. Ratios and medians of interleaved runs; never timed in the tests."""
