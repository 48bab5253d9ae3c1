"""The texts of posts: HTML as WordPress stored it becomes plain HTML. Pure, in time that grows with the text."""
