"""The benchmark of the search: `python -m tests.bench [--rows 10000,100000] [--json FILE]`. Run by hand, not a test."""
