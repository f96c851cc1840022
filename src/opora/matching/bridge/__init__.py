"""Where matching talks to the engine: records become tables, answers become rows."""
