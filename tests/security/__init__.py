"""Whether what is promised about safety holds."""
