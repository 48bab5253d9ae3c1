"""Languages: which one a page speaks, and the catalogs of its messages."""
