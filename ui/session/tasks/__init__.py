"""Tasks, as who sets one and who works on one have them in their sessions."""
