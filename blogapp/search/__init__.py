"""What is found by words: the index of posts, and how readers ask it."""
