"""What Find shows: cards, the list, the map."""
