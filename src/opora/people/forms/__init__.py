"""What people fill in: signing in, taking up an invitation."""
