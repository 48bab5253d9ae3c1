"""What goes around every request: which hosts there are, how much one may send."""
