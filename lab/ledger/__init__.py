"""Every reader's lab book, in a database."""
