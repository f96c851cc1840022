"""Foreign file formats: spreadsheets read, marked with faults and given out blank."""
