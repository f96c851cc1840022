"""What the pages of mentoring show."""
