"""What the pages of competences show."""
