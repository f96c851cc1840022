"""Building the demo's invented region through the same doors that real schools use."""
