"""Lists of posts: which archives there are, their pages, and their articles as HTML."""
