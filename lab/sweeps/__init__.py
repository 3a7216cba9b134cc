"""Many runs that belong together, trained in parallel."""
