"""What the pages of needs and strengths show."""
