"""Distances and prices in a folded text ("within 25 miles", "under $400 per session")."""

import re

MILES_SAID = re.compile(
    r"\b(?:(?:within |under |less than |up to |at most |max |maximum |in )?(?P<miles>[0-9]{1,5}) ?(?:miles?|mi|mls)(?: radius)?|within (?P<bare>[0-9]{1,4})"
    r"|(?P<any>any distance|any ?where|however far|no matter how far|nationwide|any miles))(?: (?:of|from))?\b"
)
PRICE_SAID = re.compile(
    r"(?<![^ ])(?:(?:under|below|less than|at most|up to|max|maximum|no more than|cheaper than) \$?([0-9]{1,6})|\$([0-9]{1,6})(?: or (?:less|under|below))?|([0-9]{1,6})(?= (?:dollars|bucks|usd|or (?:less|below))\b))"
    r"(?: (?:dollars|bucks|usd))?(?: or (?:less|under|below))?(?: (?:a|per|each|for a|for one) (?:session|visit|infusion|treatment|dose|time|spray))?(?![^ ])"
)
