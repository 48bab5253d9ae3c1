"""What is shown when something goes wrong."""
