"""What is known of a clinic: its findings, its status, its id, its hours."""
