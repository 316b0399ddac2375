"""What a clinic's page shows."""
