"""Reading the tree: today's, or as it stood on any day."""
