"""The command line: ``python -m directory``."""
