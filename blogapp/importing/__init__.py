"""Import: what was written elsewhere becomes a blog."""
