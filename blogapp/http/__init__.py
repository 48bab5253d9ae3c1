"""What goes around every request: hosts, limits, the guard of forms, headers, conditional answers, compression."""
