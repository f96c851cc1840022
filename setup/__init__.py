"""What `run` does with Python: sets the place up, serves it, checks it; no part of Opora itself."""
