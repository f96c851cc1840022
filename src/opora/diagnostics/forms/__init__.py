"""What is filled in: requests and strengths, answers to questions."""
