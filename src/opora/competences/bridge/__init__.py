"""Where competences talk to foreign file formats."""
