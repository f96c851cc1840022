"""The demo's spreadsheets."""
