"""What waits for a person, counted across the apps below."""
