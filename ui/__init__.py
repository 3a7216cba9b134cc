"""What the pages share. Dependencies run one way: pages → ui → nncore."""
