"""Where things are: distances, places, outlines, and street addresses by a geocoder."""
