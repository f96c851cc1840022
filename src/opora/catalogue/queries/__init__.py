"""Events for whoever looks, and where they clash."""
