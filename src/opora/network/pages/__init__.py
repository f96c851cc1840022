"""What the pages of the tree and of the network show."""
