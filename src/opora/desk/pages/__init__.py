"""The roof's pages: the frame with a role's own nouns, home, search."""
