"""Parts of the page Walk."""
