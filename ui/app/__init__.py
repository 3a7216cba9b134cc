"""The app around the pages: navigation, and what a server does once."""
