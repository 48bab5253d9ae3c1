"""What the blog asks of the machine: files written whole, modules loaded when something of them is used."""
