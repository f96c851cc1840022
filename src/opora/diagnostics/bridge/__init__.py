"""Where diagnostics talks to the engine of measurement and to the formats of files."""
