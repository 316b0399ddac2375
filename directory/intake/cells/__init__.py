"""The readers of cells: one text to what it says."""
