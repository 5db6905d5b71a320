"""Lists that nobody made for us, turned into our tables by a description beside them."""
