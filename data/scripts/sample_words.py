"""The words and places that make_sample.py draws from. Names of clinics and streets are invented; towns are real.

Recipe for names: two odd syllables joined, one list for clinics and one for streets, chosen so that the result stands
on no map and on no door that we know of; the tests hold a list of real chains that must not appear.
"""

# "Town x n" means n open clinics there; "~" marks small towns far from others.
TOWNS = {
    "AK": "Anchorage x5, Eagle River, Wasilla, Fairbanks, Juneau, ~Homer",
    "AL": "Birmingham x3, Huntsville x2, Mobile, Montgomery",
    "AR": "Little Rock x2, Fayetteville, Jonesboro",
    "AZ": "Phoenix x14, Scottsdale x3, Tempe x3, Mesa x3, Glendale x2, Chandler x2, Peoria, Gilbert, Avondale, Tucson x3, Flagstaff, Yuma",
    "CA": "Los Angeles x13, Pasadena x2, Santa Monica x2, Glendale x2, Burbank x2, Long Beach x2, Torrance x2, Beverly Hills, Inglewood, Culver City, "
    "Whittier, Downey, San Diego x5, San Francisco x4, Oakland x2, San Jose x3, Sacramento x3, Fresno, Bakersfield, ~Bishop, ~Eureka",
    "CO": "Denver x10, Aurora x2, Littleton x2, Englewood x2, Arvada, Westminster, Broomfield, Boulder x2, Colorado Springs x2, Fort Collins, Grand Junction, ~Gunnison, ~Alamosa",
    "CT": "Hartford x2, New Haven x2, Stamford",
    "DC": "Washington x5",
    "DE": "Wilmington x2, Dover, Newark",
    "FL": "Miami x5, Fort Lauderdale x2, Tampa x3, Orlando x3, Jacksonville x2, Tallahassee, Naples, ~Key West",
    "GA": "Atlanta x14, Decatur x3, Marietta x3, Smyrna x2, Roswell x2, Alpharetta, Stone Mountain, Duluth, Norcross, Tucker x2, Savannah x2, Augusta, ~Valdosta",
    "HI": "Honolulu x3, Kailua, Hilo, Kahului",
    "IA": "Des Moines x2, Cedar Rapids, Iowa City, ~Decorah",
    "ID": "Boise x5, Meridian x2, Nampa, Idaho Falls, Coeur D Alene, Twin Falls, ~Salmon",
    "IL": "Chicago x15, Evanston x2, Oak Park x2, Skokie x2, Cicero, Oak Lawn, Des Plaines, Elmhurst, Downers Grove, Arlington Heights, Springfield, Peoria, ~Carbondale",
    "IN": "Hammond x2, Indianapolis x4, Fort Wayne, Bloomington",
    "KS": "Wichita x2, Overland Park x2, ~Dodge City",
    "KY": "Louisville x3, Lexington x2, ~Pikeville",
    "LA": "New Orleans x3, Baton Rouge, Shreveport",
    "MA": "Boston x4, Cambridge x2, Worcester, Springfield, ~Pittsfield",
    "MD": "Baltimore x7, Towson x2, Columbia, Silver Spring x2, Frederick, Annapolis, ~Easton",
    "ME": "Portland x2, Bangor, ~Caribou",
    "MI": "Detroit x2, Ann Arbor x2, Grand Rapids x2, Lansing, ~Marquette",
    "MN": "Minneapolis x4, Saint Paul x2, Duluth, Rochester",
    "MO": "Saint Louis x3, Kansas City x3, Springfield, ~West Plains",
    "MS": "Jackson x2, Gulfport, Tupelo",
    "MT": "Billings x2, Missoula, Bozeman, ~Havre",
    "NC": "Charlotte x4, Raleigh x3, Durham, Asheville, Greensboro",
    "ND": "Fargo x2, Bismarck, ~Minot",
    "NE": "Omaha x2, Lincoln, ~Valentine",
    "NH": "Manchester, Nashua, Portsmouth",
    "NJ": "Newark x2, Jersey City x2, Hoboken, Hackensack x2, Montclair, Princeton, Cherry Hill",
    "NM": "Albuquerque x3, Santa Fe, Las Cruces",
    "NV": "Las Vegas x5, Henderson, Reno x2, ~Ely",
    "NY": "New York x13, Brooklyn x5, Astoria x2, Flushing x2, Staten Island, Yonkers x2, New Rochelle, Great Neck, Albany x2, Buffalo x2, Rochester x2, Syracuse, ~Saranac Lake",
    "OH": "Columbus x3, Cleveland x3, Cincinnati x3, Toledo, Dayton",
    "OK": "Oklahoma City x2, Tulsa x2",
    "OR": "Portland x4, Eugene, Bend, Medford, ~Burns",
    "PA": "Philadelphia x5, Pittsburgh x4, Harrisburg, Allentown, Erie",
    "PR": "San Juan x3, Bayamon, Ponce, Mayaguez",
    "RI": "Providence x2, Warwick",
    "SC": "Charleston x2, Columbia, Greenville x2",
    "SD": "Sioux Falls x2, Rapid City",
    "TN": "Nashville x3, Memphis x2, Knoxville, Chattanooga",
    "TX": "Houston x19, Pasadena x2, Bellaire, Sugar Land x2, Pearland x2, Humble, Missouri City, Stafford, Dallas x5, Fort Worth x2, Austin x4, San Antonio x4, El Paso, "
    "Lubbock, ~Alpine",
    "UT": "Salt Lake City x3, Provo, Ogden, Saint George, ~Moab",
    "VA": "Richmond x2, Virginia Beach x2, Arlington x2, Alexandria, Roanoke",
    "VT": "Burlington x2, Rutland",
    "WA": "Seattle x5, Tacoma x2, Bellevue, Spokane x2, ~Omak",
    "WI": "Milwaukee x3, Madison x2, Green Bay",
    "WV": "Charleston, Morgantown, ~Elkins",
    "WY": "Cheyenne x2, Casper, ~Cody",
}

# The post office writes "Saint" and leaves accents and apostrophes out.
SPELLED = {
    "Coeur D Alene": "Coeur d'Alene",
    "Saint Paul": "St. Paul",
    "Saint Louis": "St. Louis",
    "Saint George": "St. George",
    "Bayamon": "Bayamón",
    "Mayaguez": "Mayagüez",
}

CLOSED_TOWNS = (
    "Phoenix AZ",
    "Denver CO",
    "Atlanta GA",
    "Chicago IL",
    "Houston TX",
    "New York NY",
    "Los Angeles CA",
    "Boise ID",
    "Baltimore MD",
    "Tampa FL",
    "Dallas TX",
    "Portland OR",
    "Omaha NE",
    "Reno NV",
)
HELD_TOWNS = ("Chicago IL", "Orlando FL", "Seattle WA", "San Antonio TX", "Columbus OH", "Nashville TN")

CLINIC_FIRST = (
    "Quill",
    "Tallow",
    "Brindle",
    "Umber",
    "Wexle",
    "Pindle",
    "Sorrel",
    "Vetch",
    "Dapple",
    "Larkle",
    "Osmer",
    "Fennick",
    "Gorsel",
    "Ravel",
    "Tansy",
    "Mizzle",
    "Thrum",
    "Yarl",
    "Ottle",
    "Saffle",
    "Hessel",
    "Kettril",
    "Nimble",
    "Purl",
    "Dunnel",
    "Willet",
    "Brummel",
    "Cassel",
    "Dovel",
    "Emmer",
    "Furrel",
    "Gladdle",
    "Hickle",
    "Ipsel",
    "Jessel",
    "Kerrel",
    "Mossel",
    "Nessel",
    "Pommel",
    "Runnel",
)
CLINIC_LAST = (
    "fern",
    "mere",
    "thwaite",
    "garth",
    "pell",
    "vane",
    "wend",
    "lark",
    "tarn",
    "loom",
    "mote",
    "quay",
    "rill",
    "shaw",
    "nook",
    "drey",
)
STREET_FIRST = (
    "Cinder",
    "Nettle",
    "Yaffle",
    "Grimble",
    "Lodden",
    "Murkle",
    "Osk",
    "Tuffet",
    "Wimble",
    "Zinnow",
    "Brackle",
    "Quobble",
    "Drizzle",
    "Ferrule",
    "Gantle",
    "Hobnail",
    "Jostle",
    "Kindrel",
    "Mottle",
    "Pobble",
    "Rumple",
    "Spindle",
    "Thimble",
    "Vellum",
)
STREET_LAST = (
    "moor",
    "husk",
    "snipe",
    "latch",
    "pound",
    "grist",
    "fathom",
    "crumb",
    "gloam",
    "hatch",
    "spool",
    "tuft",
    "wether",
    "yoke",
)
STREET_KINDS = ("Lane", "Street", "Avenue", "Road", "Way", "Court", "Drive", "Boulevard")
PARTS = ("North", "South", "East", "West", "Central", "Uptown", "Harbor", "Garden")

# kinds of clinic, by what is given there
KINDS_ANY = (
    "Psychiatry",
    "Interventional Psychiatry",
    "Mental Health",
    "Mood Clinic",
    "Behavioral Health",
    "Depression Care",
    "Treatment Center",
    "Medical Group",
)
KINDS_INFUSION = (
    "Ketamine Clinic",
    "Infusion Center",
    "Ketamine Care",
    "Mood Infusions",
    "Pain and Mood Clinic",
    "Anesthesia and Mood",
)
KINDS_HOME = ("Telehealth", "Home Care", "Online Psychiatry")

CHECKERS = (
    "Resource specialist, Example Resource Center",
    "Vetting nurse, Example Resource Center",
    "Clinic vetting team, Example Resource Center",
    "Volunteer caller, Sample Helpline",
    "Resource specialist, Sample Helpline",
    "Site visitor, Example Resource Center",
)
CALLED = (
    "Call with the nurse manager",
    "Call with the practice manager",
    "Call with the lead nurse",
    "Call with the intake coordinator",
    "Call with the medical director",
    "Call with the billing manager",
)
VISITED = ("Site visit, notes on file", "Site visit with the lead nurse", "Site visit, checklist v2")
PAGES = ("Page read and saved", "About page", "Page on safety", "Page on what to expect")
FORMS = ("Clinic's own form", "Form sent in by the front desk", "Intake survey")
LISTS = ("Regional list of clinics", "County resource list")
REGISTRY = {
    "licensed_prescriber": "State licence board look-up, no open discipline",
    "rems_certified": "Look-up in the register of certified sites",
}
DOCUMENT = {
    "comprehensive_evaluation": "Intake protocol",
    "contraindication_screening": "Screening form",
    "licensed_prescriber": "Copy of licence",
    "clinician_present": "Staffing plan",
    "vital_signs_monitoring": "Monitoring sheet",
    "emergency_readiness": "Equipment log",
    "safe_discharge": "Discharge checklist",
    "rems_certified": "Enrolment letter",
    "informed_consent": "Consent form",
    "individualized_plan": "Plan template",
    "outcome_tracking": "Follow-up form set",
    "ongoing_support": "Follow-up schedule",
    "psychotherapy_integration": "Agreement with therapist",
    "care_coordination": "Release form",
    "maintenance_plan": "Maintenance policy",
    "long_term_safety_monitoring": "Long-term checklist",
    "misuse_safeguards": "Supply policy",
    "crisis_plan": "Crisis plan",
    "price_transparency": "Price sheet",
    "honest_claims": "Copy of the web pages",
    "price_per_session": "Price sheet",
    "payment_plan": "Payment terms",
}

HOURS = (
    "Mon-Fri 08:00-17:00",
    "Mon-Fri 09:00-17:00",
    "Mon-Thu 08:00-18:00; Fri 08:00-13:00",
    "Mon-Fri 08:00-17:00; Sat 09:00-12:00",
    "Mon-Fri 08:00-12:00,13:00-17:00",
    "Tue-Sat 10:00-18:00",
    "Mon-Wed 09:00-19:00; Thu-Fri 09:00-15:00",
    "Mon-Fri 07:30-16:00; Sat-Sun closed",
    "Mon-Sat 08:00-16:00",
    "by appointment",
)
SUITES = ("Suite {n}", "Suite {n}", "Suite {n}", "Unit {n}", "Floor {floor}")
BRING = (
    "Photo ID, list of medicines",
    "Photo ID, insurance card, list of medicines",
    "Photo ID, referral letter, list of medicines",
    "Photo ID",
)
AFTER_HOURS = (
    "On-call line, same number",
    "Voicemail answered by the nurse on call",
    "On-call clinician through the answering service",
)
ALERTS = (
    ("Closed from December 24 to 28.", "2026-12-28"),
    ("The parking lot is closed until the end of November; park on the street.", "2026-11-30"),
    ("New phone system: please leave a message if nobody picks up.", "2026-11-20"),
    ("The elevator is out of order until mid-December.", "2026-12-15"),
    ("Front door under repair; use the side entrance.", "2026-12-05"),
)
LISTING_REASONS = {
    "held": (
        "No answer to three calls; held until reached",
        "Address does not match the licence; being checked",
        "Ownership changed; waiting for new papers",
    ),
    "do_not_list": (
        "Asked not to be listed",
        "Not a clinic: number rings at a private home",
        "Second entry of the same clinic",
    ),
}
CLAIMS_FOUND = (
    "Front page calls the medicine approved for depression; page read on 2026-09-12",
    "Page promises results within one visit; page read on 2026-08-20",
    "Advertisement leaves the risks out; page read on 2026-10-02",
)
PRESCRIBERS = (
    "psychiatrist",
    "psychiatrist",
    "anesthesiologist",
    "emergency_physician",
    "internist",
    "family_physician",
    "pmhnp",
    "pmhnp",
    "crna",
    "physician_assistant",
    "pain_physician",
)
EVALUATORS = {
    "psychiatrist": "psychiatrist",
    "pmhnp": "psychiatric nurse practitioner",
    "anesthesiologist": "anesthesiologist",
    "crna": "nurse anesthetist",
    "emergency_physician": "emergency physician",
    "internist": "internist",
    "family_physician": "family physician",
    "physician_assistant": "physician assistant",
    "pain_physician": "pain physician",
}
