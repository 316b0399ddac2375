"""From typed words to a query: place, wishes, prices, names, and words of an emergency."""
