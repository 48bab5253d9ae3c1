"""What goes around every request: how much one may send."""
