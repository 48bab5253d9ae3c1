"""Posts: saved, rendered, found by their addresses."""
