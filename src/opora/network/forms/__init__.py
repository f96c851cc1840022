"""What is filled in about the tree and the network."""
