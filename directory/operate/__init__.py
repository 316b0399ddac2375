"""What running the directory takes: signing in, and the settings in the audit log."""
