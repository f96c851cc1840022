"""The documents say what is there: pages made from the code have not drifted, and what they name exists."""
