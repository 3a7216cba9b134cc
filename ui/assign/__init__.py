"""Parts of the page Set a task."""
