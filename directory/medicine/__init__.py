"""What is said about treatment: sentences with their sources, and the day they were last checked."""
