"""What the guide shows."""
