"""The blog as other programs read it: one module for each kind of file."""
