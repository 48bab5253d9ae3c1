"""What machines learn of a page: its head, what a format adds, JSON-LD, and the pictures drawn for it."""
