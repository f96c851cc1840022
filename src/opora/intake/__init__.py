"""Files in: lists of people as schools really have them, read, understood, compared and applied."""
