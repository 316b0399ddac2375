"""What people type for a wish, beside the words that the schema holds itself: phrase -> ids of options.

Phrases are lower case without hyphens, dots and apostrophes ("at home", "dont"). Several ids of one facet are alternatives.
``()`` means: understood as no wish, and said so ("free consultation" is not free care). Words of an emergency are apart
(``emergency_words``): they bring help to the top of the page and never become a wish by themselves.
"""

from directory.search.options import TELEHEALTH
from directory.search.query import VERIFIED

_NO_NEEDLE = ("route.esketamine_intranasal", "route.compounded_intranasal", "route.oral", "route.sublingual_lozenge")
_NASAL = ("route.esketamine_intranasal", "route.compounded_intranasal")
_INJECTION = ("route.im_injection", "route.sc_injection")
_LESS_TO_PAY = ("payment.sliding_scale", "payment.payment_assistance", "payment.foundation_grant", "payment.free")
_UNINSURED = ("payment.self_pay", "payment.sliding_scale", "payment.payment_assistance", "payment.free")
_ANY_INSURANCE = ("payment.private_insurance",)

# A table of data: a wish with all its words a line.
# fmt: off
WISHES: dict[str, tuple[str, ...]] = {
    # how it is given
    **dict.fromkeys((
        "no needle", "no needles", "needle free", "needleless", "without needle", "without needles", "without a needle", "not a needle", "afraid of needles", "scared of needles",
        "fear of needles", "hate needles", "needle phobia", "needle phobic", "no shots", "no shot", "no injection", "no injections", "without injection", "without injections",
        "no iv or shots", "no poking"), _NO_NEEDLE),
    **dict.fromkeys(("nasal", "nose spray", "intranasal", "spray"), _NASAL),
    **dict.fromkeys(("spravato treatment", "spravato therapy", "esketamine treatment", "esketamine therapy", "spervato", "sprevato", "esketimine", "johnson and johnson spray"), ("route.esketamine_intranasal",)),
    **dict.fromkeys(("injection", "injections", "jab"), _INJECTION),
    **dict.fromkeys(("infusion therapy", "iv therapy", "iv infusion", "infusions", "in the vein", "through a vein", "iv drip", "ketamine drip", "ketamine iv"), ("route.iv_infusion",)),
    **dict.fromkeys(("im shot", "ketamine shot", "ketamine injection", "shot in the arm"), ("route.im_injection",)),
    **dict.fromkeys(("ketamine pills", "oral ketamine", "ketamine tablets"), ("route.oral",)),
    **dict.fromkeys(("ketamine lozenge", "ketamine lozenges", "ketamine troches", "troches", "rapid dissolve tablet"), ("route.sublingual_lozenge",)),
    # paying
    **dict.fromkeys((
        "covers insurance", "cover insurance", "insurance covered", "insurance covers", "covered by insurance", "takes insurance", "take insurance", "accepts insurance", "accept insurance",
        "accepting insurance", "uses insurance", "with insurance", "my insurance", "insured", "in network", "bill insurance", "bills insurance", "aetna", "cigna", "anthem", "bcbs", "blue cross",
        "blue cross blue shield", "united healthcare", "unitedhealthcare", "uhc"), _ANY_INSURANCE),
    **dict.fromkeys(("insurance covers spravato", "spravato covered by insurance", "takes insurance for spravato", "spravato with insurance"), ("insurance.covers_spravato",)),
    **dict.fromkeys(("insurance covers infusion", "insurance covers iv", "insurance for iv", "iv covered", "iv covered by insurance", "infusions covered by insurance", "insurance covers ketamine"),
                    ("insurance.covers_infusion_or_injection",)),
    **dict.fromkeys(("no insurance", "without insurance", "uninsured", "dont have insurance", "do not have insurance", "not insured"), _UNINSURED),
    **dict.fromkeys(("cheap", "affordable", "cheaper", "cant afford", "cannot afford", "low income", "help paying", "help with cost", "help with costs", "help with the cost"), _LESS_TO_PAY),
    **dict.fromkeys(("pay in parts", "pay by month", "monthly payments", "pay later", "pay in installments", "instalment plan", "installment plan"), ("payment.payment_plan",)),
    **dict.fromkeys(("medicade", "medicaide"), ("payment.medicaid",)),
    **dict.fromkeys(("medicair", "medicare advantage"), ("payment.medicare",)),
    **dict.fromkeys(("va benefits", "va referral", "veterans benefits", "champva"), ("payment.va_community_care",)),
    **dict.fromkeys(("care credit", "lender"), ("payment.third_party_financing",)),
    **dict.fromkeys(("free treatment", "free of charge", "for free"), ("payment.free",)),
    **dict.fromkeys(("free consultation", "free consult", "free parking", "free call", "free trial"), ()),
    # where
    **dict.fromkeys(("from home", "home treatment", "home treatments", "in my home", "my own home", "home based", "ketamine at home", "by mail", "mailed"), ("care_setting.at_home_telehealth",)),
    **dict.fromkeys(("in a clinic", "at a clinic", "at the clinic", "face to face", "on premises", "not at home", "no home treatment", "not online", "no telehealth"), ("care_setting.in_clinic",)),
    **dict.fromkeys(("hospital", "in hospital", "in a hospital"), ("care_setting.hospital_outpatient", "care_setting.inpatient")),
    **dict.fromkeys(("overnight",), ("care_setting.inpatient",)),
    **dict.fromkeys(("telehealth", "telemedicine", "tele health", "video", "by video", "video visit", "video visits", "online", "virtual", "virtually", "remote", "remotely", "zoom"), (TELEHEALTH,)),
    # what for
    **dict.fromkeys(("depressed", "depressive", "major depressive", "severe depression", "feeling down", "low mood"), ("conditions.major_depressive_disorder",)),
    **dict.fromkeys(("treatment resistant", "nothing works", "nothing helped", "nothing has helped", "meds dont work", "antidepressants dont work", "antidepressants do not work"), ("conditions.treatment_resistant_depression",)),
    **dict.fromkeys(("anxious", "panic attacks", "social anxiety", "generalized anxiety"), ("conditions.anxiety",)),
    **dict.fromkeys(("flashbacks", "combat stress", "post traumatic"), ("conditions.ptsd",)),
    **dict.fromkeys(("intrusive thoughts", "compulsions"), ("conditions.ocd",)),
    **dict.fromkeys(("alcoholism", "drinking", "opioid use", "opioid addiction", "drug addiction", "drug use"), ("conditions.substance_use",)),
    **dict.fromkeys(("fibromyalgia", "nerve pain", "back pain", "neuropathy"), ("conditions.chronic_pain",)),
    **dict.fromkeys(("rsd", "reflex sympathetic dystrophy"), ("conditions.crps",)),
    **dict.fromkeys(("migraines", "headaches", "cluster headache", "cluster headaches"), ("conditions.migraine",)),
    **dict.fromkeys(("baby blues", "after birth", "post partum", "postpartum depression", "ppd"), ("conditions.postpartum_depression",)),
    **dict.fromkeys(("manic depression", "bipolar disorder", "bipolar 2", "bipolar ii"), ("conditions.bipolar_depression",)),
    **dict.fromkeys(("terminal illness",), ("conditions.end_of_life_distress",)),
    # depression with suicidal thoughts, named as a condition; help comes first all the same
    **dict.fromkeys(("suicidal depression", "depression with suicidal ideation", "depression with suicidal thoughts", "mdd with si"), ("conditions.mdd_with_suicidal_ideation",)),
    # for whom
    **dict.fromkeys(("teen", "teenager", "adolescent", "minor", "minors"), ("populations.adolescents",)),
    **dict.fromkeys(("senior", "senior citizen", "over 65", "older people", "elder"), ("populations.older_adults",)),
    **dict.fromkeys(("vets", "army", "navy", "marines", "ex military"), ("populations.veterans",)),
    **dict.fromkeys(("trans", "lesbian", "bisexual", "nonbinary", "non binary", "gay friendly", "lgbtq friendly"), ("populations.lgbtq",)),
    **dict.fromkeys(("pregnant", "pregnancy", "new mom", "nursing mother"), ("populations.perinatal",)),
    **dict.fromkeys(("firefighter", "police officer", "paramedic", "ems"), ("populations.first_responders",)),
    **dict.fromkeys(("abuse survivor", "survivor", "childhood trauma", "sexual assault"), ("populations.trauma",)),
    **dict.fromkeys(("speaks spanish", "se habla espanol", "habla espanol", "en espanol"), ("languages.es",)),
    # getting in
    **dict.fromkeys(("disabled access", "disability", "ramp", "step free", "no stairs", "wheel chair"), ("accessibility.wheelchair_access",)),
    **dict.fromkeys(("handicap parking", "disabled parking"), ("accessibility.accessible_parking",)),
    **dict.fromkeys(("near a bus", "bus stop", "subway", "metro", "without a car", "no car"), ("accessibility.public_transit",)),
    **dict.fromkeys(("guide dog", "service animals"), ("accessibility.service_animals",)),
    # safety and care
    **dict.fromkeys(("written consent", "sign a form"), ("must.informed_consent",)),
    **dict.fromkeys(("nurse", "nurses", "doctor on site", "nurse on site", "someone watching", "watched", "someone stays", "not left alone", "not alone", "medical supervision"), ("must.clinician_present",)),
    **dict.fromkeys(("vitals", "vital sign", "heart monitor", "monitors"), ("must.vital_signs_monitoring",)),
    **dict.fromkeys(("emergency ready", "ready for emergencies", "emergency equipment", "emergency plan", "aed", "emergency readiness"), ("must.emergency_readiness",)),
    **dict.fromkeys(("no driving", "safe way home", "way home", "ride", "rides", "safe discharge"), ("must.safe_discharge",)),
    **dict.fromkeys(("drug interaction", "medicine interactions", "bad mix of medicines"), ("must.contraindication_screening",)),
    **dict.fromkeys(("full evaluation", "mental health check", "health check", "medical evaluation", "psych evaluation", "psych eval"), ("must.comprehensive_evaluation",)),
    **dict.fromkeys(("licensed doctor", "licensed prescriber", "real doctor", "physician"), ("must.licensed_prescriber",)),
    **dict.fromkeys(("certified spravato", "spravato rems", "certified for spravato"), ("must.rems_certified",)),
    **dict.fromkeys(("ketamine assisted therapy", "ketamine assisted psychotherapy", "assisted psychotherapy", "talk to someone", "therapists", "counselor", "with therapy"), ("must.psychotherapy_integration",)),
    **dict.fromkeys(("support group", "support groups", "help between visits", "someone to call", "check in", "checks on me"), ("must.ongoing_support",)),
    **dict.fromkeys(("works with my doctor", "work with my doctor", "talk to my doctor", "my doctor", "my therapist", "coordinates care"), ("must.care_coordination",)),
    **dict.fromkeys(("prices in writing", "upfront price", "upfront prices", "upfront pricing", "clear prices", "posted prices", "refunds", "how much"), ("must.price_transparency",)),
    **dict.fromkeys(("bladder damage", "bladder problems", "memory loss"), ("must.long_term_safety_monitoring",)),
    **dict.fromkeys(("honest clinic", "no false claims", "truthful"), ("must.honest_claims",)),
    **dict.fromkeys(("after hours line", "night line", "at night"), ("must.crisis_plan",)),
    # practical
    **dict.fromkeys(("accepting new patients", "taking new patients", "accepts new patients", "open to new patients", "new patient", "no waitlist", "no waiting list"), ("switch.accepting_new_patients",)),
    **dict.fromkeys(("own room", "a room of my own", "privacy", "private rooms"), ("switch.private_room",)),
    **dict.fromkeys(("bring a friend", "bring my partner", "bring my husband", "bring my wife", "with a friend", "someone with me"), ("switch.companion_allowed",)),
    **dict.fromkeys(("lie down", "lying down", "reclining chair"), ("switch.bed_or_recliner",)),
    **dict.fromkeys(("verified", "verified only", "only verified", "proven", "vetted", "checked", "only checked", "confirmed"), (VERIFIED,)),
}
# fmt: on


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say nothing about a wish: never left over, never a name by themselves.
FILLER = _words("""
a an and any are as at be but by can do does for from get give gives go good has have having help i iam if in is it its like looking me my near nearby need needs of offer offers offering on or
our please that the their them there they this to try us use used want wants we what where which who with would you your find search show list best top local around close closest nearest some
someone something place places clinic clinics ketamine treatment treatments treat treats provider providers center centers centre option options service services available also only
require requires requiring much very really am was will should could hi hello thanks call phone number medical
cover covers takes take accepts accept husband wife partner mother father mom dad son daughter friend brother sister he she his her about while
medicine patients patient people person think session sessions visit visits
""")

# Phrases that say nothing about a wish though a word of them would.
FILLER_PHRASES = frozenset(
    {
        "ketamine therapy",
        "ketamine therapies",
        "mental health",
        "mental health clinic",
        "ketamine doctor",
        "ketamine doctors",
    }
)

# Words that turn the next wish round: it is then left alone, never ticked.
NEGATIONS = _words("no not without except avoid dont never non nor neither isnt wont hate")
BETWEEN_NEGATION_AND_WISH = _words("a an any the my want need use take do does have like accept to")

# Common parts of names: alone they name no clinic.
COMMON_IN_NAMES = _words("""
mental health wellness clinic clinics center centre centers care psychiatry psychiatric medical medicine institute associates associate ketamine infusion infusions therapy therapies treatment group
services service behavioral behavioural healing recovery the of and at for mood mind brain interventional solutions partners practice llc inc pllc pc specialists spine pain north south east west
new saint st city county regional community family american national first house home
""")

# Before a place: "near Denver". "in", "or" and "me" are also states.
BEFORE_A_PLACE = _words("near in around at from by close to nearby outside of")
# A state's code that people also use for a city: which one is asked back.
ALSO_CITIES = {"la": ("Los Angeles", "CA")}
ALSO_WORDS = _words("in or me hi oh ok de la id al pa as")

# "im depressed" is not an injection into a muscle: with these right after it, the first word is "I'm".
AFTER_I_AM = _words("""
a an in on at so very not really depressed anxious sad scared afraid looking searching bipolar suicidal dying pregnant disabled deaf uninsured over under trying new from near worried hurting struggling going
having desperate done tired broke a veteran trans gay
""")
