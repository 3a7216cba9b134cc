"""What a page's components and the server say to each other while nobody presses anything: one socket a tab."""
