"""What is mended in the browser itself."""
