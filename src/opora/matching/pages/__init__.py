"""What the pages of matching show."""
