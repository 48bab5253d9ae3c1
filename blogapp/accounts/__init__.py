"""People who can sign in: what each may do, their sessions and passwords, and the key to a protected post."""
