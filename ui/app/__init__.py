"""The app around the pages: navigation, the server's start, addresses."""
