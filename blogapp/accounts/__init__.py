"""People who can sign in: the sessions that they have, and what is asked of their passwords."""
