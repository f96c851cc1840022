"""Where programmes talk to TOML files: read with the line of every key, written so that people can edit them."""
