"""Where base talks to foreign file formats."""
