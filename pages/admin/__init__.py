"""Pages of staff; each begins with its guard."""
