"""What is claimed of speed, measured. Ratios and medians; never timed in the tests."""
