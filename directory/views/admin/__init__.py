"""What staff pages show."""
