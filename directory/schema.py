"""The single source: every column, criterion and facet of the directory.

The CSV header, template, reader, messages, filters, clinic page, data dictionary and its table of criteria derive from
what is declared here. To add a criterion, add one ``Criterion`` entry to ``CRITERIA``; nothing else changes.
A renamed column keeps its old name among its aliases, so old files stay readable.

Stored keys are HSDS or field terms and never change; labels are what people read and live only here.
Rules and terms: Open Referral HSDS 3.1; the vetting questions come from the authorities named per criterion.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

SAMPLE_PREFIX = "SAMPLE-"
# The day on which the bundled sample is looked at: its standings would otherwise all go stale as time passes.
SAMPLE_DAY = date(2026, 11, 9)

# The federal rule on prescribing by video (authorities: DEA-26) ends the day before, unless it is extended: what is known of
# treatment at home and by video is checked again from this day on, however new the check. Where the rule is extended, the
# day after its new end goes here.
HOME_AND_VIDEO_DUE = date(2027, 1, 1)
# the columns that tell of it; of a list the members that do, where not all of them
_HOME_AND_VIDEO = {"telehealth": (), "licensed_states": (), "care_setting": ("hybrid", "at_home_telehealth")}

YES, NO, UNKNOWN, NOT_APPLICABLE = "yes", "no", "unknown", "not_applicable"
YNU = {YES: "Yes", NO: "No", UNKNOWN: "Not known"}
YNU_NA = {**YNU, NOT_APPLICABLE: "Does not apply"}


class Kind(StrEnum):
    """How a cell is read. Intake has one reader per kind."""

    ID = "id"
    TEXT = "text"
    ENUM = "enum"
    YNU = "ynu"
    MULTI = "multi"
    DATE = "date"
    WHOLE = "whole number"
    NUMBER = "number"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    PHONE = "phone"
    EXTENSION = "extension"
    URL = "url"
    EMAIL = "email"
    STATE = "state"
    ZIP = "zip"
    TIMEZONE = "timezone"
    HOURS = "hours"
    NPI = "npi"


class Group(StrEnum):
    """The groups of wishes on screen; the first five are the mission's, in its order."""

    ROUTE = "route"
    SUPERVISION = "supervision"
    EVALUATION = "evaluation"
    SUPPORT = "support"
    PAYMENT = "payment"
    PRACTICAL = "practical"


# label in plain words, and the field's name for the group
GROUP_LABELS: dict[Group, tuple[str, str]] = {
    Group.ROUTE: ("How it is given", "route offered"),
    Group.SUPERVISION: ("Who watches over you", "supervision standards"),
    Group.EVALUATION: ("Checks before you start", "comprehensive evaluation"),
    Group.SUPPORT: ("Help between and after visits", "ongoing support"),
    Group.PAYMENT: ("Paying for it", "payment plans"),
    Group.PRACTICAL: ("Practical", "practical"),
}


@dataclass(frozen=True)
class Member:
    """One allowed value of a facet: stored key, label, everyday words that mean it, optional code of a standard.

    ``evidence``: of a condition how well ketamine or esketamine is studied for it, a key of ``EVIDENCE_LEVELS``; what was found
    stands in ``data/guide/conditions.toml`` under the member's key.
    ``of_one_state``: what a person has from the state they live in; a clinic of another state seldom takes it.
    """

    key: str
    label: str
    words: tuple[str, ...] = ()
    code: str = ""
    evidence: str = ""
    of_one_state: bool = False

    @property
    def evidence_word(self) -> str:
        """The word that stands beside the label, such as "studied, not approved"; empty where the member is no condition."""
        return EVIDENCE_LEVELS[self.evidence] if self.evidence else ""


@dataclass(frozen=True)
class Facet:
    """An enumerated list.

    ``by_column``: one three-state column per member (with companions) instead of one list in a cell.
    ``all_must_hold``: ticked members are joined by *and*; otherwise they are alternatives.
    ``searchable``: offered as wishes on Find.
    """

    key: str
    label: str
    members: tuple[Member, ...]
    group: Group = Group.PRACTICAL
    by_column: str = ""
    all_must_hold: bool = False
    searchable: bool = False
    days_until_stale: int | None = None

    @property
    def labels(self) -> dict[str, str]:
        """Stored key to label, in the order of the screen."""
        return {m.key: m.label for m in self.members}

    def column_of(self, member: str) -> str:
        """Name of the three-state column of a member (only where ``by_column`` is set)."""
        return member if member.startswith(self.by_column) else self.by_column + member


@dataclass(frozen=True)
class Column:
    """One column of the clinic table.

    ``hsds`` is the HSDS 3.1 ``table.field`` it corresponds to. ``days_until_stale`` is set where the column is a
    finding of its own: such a column has companions. ``companion_of`` names the finding an evidence column belongs to. ``as_of`` names the
    column that says on which day a finding held, for where its own companion names no day.
    """

    name: str
    kind: Kind
    label: str
    description: str
    hsds: str
    required: bool = False
    values: tuple[Member, ...] = ()
    aliases: tuple[str, ...] = ()
    max_length: int = 200
    minimum: float | None = None
    maximum: float | None = None
    days_until_stale: int | None = None
    companion_of: str = ""
    as_of: str = ""
    criterion: str = ""
    facet: str = ""
    member: str = ""
    group: Group | None = None
    example: str = ""
    staff_only: bool = False

    @property
    def labels(self) -> dict[str, str]:
        """Stored key to label of the allowed values; empty where any text is allowed."""
        return {m.key: m.label for m in self.values}

    @property
    def days_good(self) -> int:
        """For how many days a check of a finding is good. Raises ValueError for a column that is none."""
        if self.days_until_stale is None:
            raise ValueError(f"{self.name} is no finding")
        return self.days_until_stale

    @property
    def companions(self) -> tuple[str, ...]:
        """Names of the columns with the evidence of a finding, in the order of ``COMPANIONS``; empty where it is none."""
        return tuple(self.name + suffix for suffix, *_ in COMPANIONS) if self.days_until_stale else ()

    @property
    def evidence_columns(self) -> tuple[str, ...]:
        """Names of all columns that stand behind this one: its companions, then ``as_of`` where it has one."""
        return (*self.companions, self.as_of) if self.as_of else self.companions


@dataclass(frozen=True)
class Criterion:
    """One of the vetting questions.

    ``core``: "always", "if_spravato" (only where the clinic offers Spravato) or "" (not part of the safety checks).
    ``yes_values`` / ``no_values``: which stored values count as yes and as no.
    ``absent``: what a clinic lacks that says no, as a noun ("written consent"), for the safety checks.
    ``sources`` are keys of ``authorities.AUTHORITIES``. ``words`` are everyday words that mean it.
    """

    key: str
    group: Group
    label: str
    short: str
    meaning: str
    why: str
    proof: str
    question: str
    sources: tuple[str, ...]
    core: str = ""
    days_until_stale: int = 365
    values: dict[str, str] | None = None
    yes_values: tuple[str, ...] = (YES,)
    no_values: tuple[str, ...] = (NO,)
    details: tuple[Column, ...] = ()
    words: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    absent: str = ""


def _members(*items: tuple) -> tuple[Member, ...]:
    return tuple(Member(*item) for item in items)


def _enum(values: dict[str, str]) -> tuple[Member, ...]:
    return tuple(Member(key, label) for key, label in values.items())


# Tables of data: an entry a line, so that columns, criteria and their words can be read down.
# fmt: off
# ---------------------------------------------------------------------------------------------------------------
# Lists of values

ROUTES = Facet(
    "route", "How it is given",
    _members(
        ("iv_infusion", "IV infusion", ("iv", "intravenous", "infusion", "drip", "iv ketamine", "ketamine infusion"), "IV"),
        ("im_injection", "Injection into a muscle", ("im", "intramuscular", "im injection", "muscle injection", "shot"), "IM"),
        ("sc_injection", "Injection under the skin", ("sc", "subcutaneous", "sc injection", "under the skin"), "SC"),
        ("esketamine_intranasal", "Spravato nasal spray", ("spravato", "esketamine", "nasal spray", "esketamine nasal spray", "spravoto"), "NS"),
        ("compounded_intranasal", "Pharmacy-made nasal spray", ("compounded nasal", "compounded nasal spray", "compounded intranasal"), "NS"),
        ("oral", "Tablet or capsule", ("oral", "pill", "tablet", "capsule", "by mouth"), "PO"),
        ("sublingual_lozenge", "Lozenge", ("lozenge", "troche", "sublingual", "rdt", "under the tongue", "oral lozenge"), "SL"),
        ("other", "Another way", ("other route",), ""),
    ),
    Group.ROUTE, by_column="route_", searchable=True, days_until_stale=180,
)

PAYMENTS = Facet(
    "payment", "Paying for it",
    _members(
        ("payment_plan", "Payment plan", ("payment plan", "payment plans", "instalments", "installments", "pay over time", "pay monthly")),
        ("private_insurance", "Private insurance", ("insurance", "private insurance", "commercial insurance", "health plan"), "PI"),
        ("medicaid", "Medicaid", ("medicaid", "medi-cal"), "MD", "", True),
        ("medicare", "Medicare", ("medicare",), "MC"),
        ("tricare", "TRICARE", ("tricare", "military insurance"), "MI"),
        ("va_community_care", "VA community care", ("va", "va care", "veterans affairs", "community care"), "VAF"),
        ("sliding_scale", "Price by income (sliding scale)", ("sliding scale", "sliding fee", "income based", "low cost"), "SS"),
        ("payment_assistance", "Help with the cost", ("payment assistance", "financial help", "financial aid", "charity care"), "PA"),
        ("self_pay", "Paying yourself", ("self pay", "self-pay", "cash", "out of pocket"), "SF"),
        ("third_party_financing", "A loan from a lender", ("financing", "carecredit", "loan", "third party financing")),
        ("hsa_fsa", "HSA or FSA card", ("hsa", "fsa", "health savings account", "flexible spending")),
        ("superbill", "Bill to send to your insurer (superbill)", ("superbill", "out of network")),
        ("state_insurance", "State-funded insurance", ("state insurance", "state financed"), "SI", "", True),
        ("ihs_tribal_urban", "Indian Health Service or tribal funds", ("ihs", "tribal", "indian health service"), "ITU"),
        ("free", "Free of charge", ("free", "no cost", "no payment"), "NP"),
        ("manufacturer_savings", "Maker's savings program (Spravato)", ("withme", "manufacturer savings", "copay card", "spravato withme")),
        ("foundation_grant", "Grant from a foundation", ("grant", "foundation grant", "scholarship")),
    ),
    Group.PAYMENT, by_column="payment_", searchable=True, days_until_stale=90,
)

INSURANCE = Facet(
    "insurance", "What insurance covers here",
    _members(
        ("covers_spravato", "Insurance taken for Spravato", ("insurance for spravato", "spravato covered", "spravato insurance")),
        ("covers_infusion_or_injection", "Insurance taken for infusion or injection", ("insurance for infusion", "infusion covered", "infusion insurance")),
    ),
    Group.PAYMENT, by_column="insurance_", searchable=True, days_until_stale=90,
)

SETTINGS = Facet(
    "care_setting", "Where you are treated",
    _members(
        ("in_clinic", "In the clinic", ("in clinic", "in person", "office")),
        ("hospital_outpatient", "Hospital, same day", ("hospital outpatient", "outpatient hospital")),
        ("inpatient", "Hospital stay", ("inpatient", "hospital stay")),
        ("hybrid", "Partly at home", ("hybrid",)),
        ("at_home_telehealth", "At home, by video", ("at home", "at-home", "home ketamine", "mail order", "telehealth ketamine")),
    ),
    searchable=True, days_until_stale=180,
)

# What stands beside a condition, strongest first. No word may sound like more than it is: a clinic with drips alone lists the approved uses too.
EVIDENCE_LEVELS: dict[str, str] = {"labeled": "only Spravato is approved", "studied": "studied, not approved", "thin": "little studied", "none": "not studied"}


CONDITIONS = Facet(
    "conditions", "What it treats",
    _members(
        ("treatment_resistant_depression", "Depression that other treatment did not help", ("trd", "treatment resistant depression", "treatment-resistant depression", "resistant depression"), "", "labeled"),
        ("major_depressive_disorder", "Major depression", ("depression", "mdd", "major depression", "clinical depression"), "", "studied"),
        ("mdd_with_suicidal_ideation", "Depression with suicidal thoughts", ("suicidal thoughts", "suicidal ideation", "mdsi", "suicidal"), "", "labeled"),
        ("persistent_depressive_disorder", "Long-lasting low mood (dysthymia)", ("dysthymia", "persistent depression"), "", "thin"),
        ("seasonal_affective", "Seasonal depression", ("seasonal affective", "seasonal depression", "winter depression"), "", "none"),
        ("bipolar_depression", "Bipolar depression", ("bipolar", "bipolar depression"), "", "thin"),
        ("ptsd", "PTSD", ("ptsd", "post traumatic stress", "post-traumatic stress"), "", "studied"),
        ("anxiety", "Anxiety", ("anxiety", "panic", "gad"), "", "thin"),
        ("ocd", "OCD", ("ocd", "obsessive compulsive", "obsessive-compulsive"), "", "thin"),
        ("substance_use", "Alcohol or drug use", ("addiction", "alcohol", "substance use", "substance use disorder"), "", "thin"),
        ("chronic_pain", "Long-term pain", ("pain", "chronic pain"), "", "thin"),
        ("crps", "CRPS (regional pain)", ("crps", "complex regional pain"), "", "studied"),
        ("migraine", "Migraine", ("migraine", "headache"), "", "thin"),
        ("eating_disorder", "Eating disorder", ("eating disorder", "anorexia", "bulimia"), "", "thin"),
        ("postpartum_depression", "Depression after birth", ("postpartum", "postnatal depression", "postpartum depression"), "", "thin"),
        ("end_of_life_distress", "Distress near the end of life", ("end of life", "palliative", "hospice"), "", "thin"),
    ),
    searchable=True, days_until_stale=365,
)

POPULATIONS = Facet(
    "populations", "Who it serves",
    _members(
        ("adults", "Adults", ("adults",)),
        ("older_adults", "Older adults", ("seniors", "older adults", "geriatric", "elderly")),
        ("adolescents", "Teenagers", ("teens", "teenagers", "adolescents", "under 18")),
        ("veterans", "Veterans", ("veteran", "veterans")),
        ("active_duty", "Active-duty military", ("active duty", "military", "service members")),
        ("military_families", "Military families", ("military families",)),
        ("perinatal", "Pregnant or new parents", ("perinatal", "new mothers", "new parents")),
        ("lgbtq", "LGBTQ+ people", ("lgbtq", "lgbt", "gay", "transgender", "queer")),
        ("co_occurring_sud", "People who also have a substance problem", ("co-occurring", "dual diagnosis")),
        ("trauma", "People who lived through trauma", ("trauma",)),
        ("first_responders", "First responders", ("first responders", "firefighters", "police", "paramedics")),
        ("deaf_hoh", "Deaf or hard of hearing people", ("deaf", "hard of hearing")),
        ("justice_involved", "People in contact with the courts", ("justice involved", "court")),
    ),
    searchable=True, days_until_stale=365,
)

# ISO 639-1 / 639-3 codes, as HSDS language.code
LANGUAGES = Facet(
    "languages", "Languages",
    _members(
        ("en", "English", ("english",)), ("es", "Spanish", ("spanish", "español", "espanol")), ("zh", "Chinese", ("chinese", "mandarin", "cantonese")),
        ("vi", "Vietnamese", ("vietnamese",)), ("tl", "Tagalog", ("tagalog", "filipino")), ("ko", "Korean", ("korean",)),
        ("ru", "Russian", ("russian",)), ("ar", "Arabic", ("arabic",)), ("fr", "French", ("french",)), ("ht", "Haitian Creole", ("creole", "haitian")),
        ("pt", "Portuguese", ("portuguese",)), ("pl", "Polish", ("polish",)), ("de", "German", ("german",)), ("it", "Italian", ("italian",)),
        ("ja", "Japanese", ("japanese",)), ("hi", "Hindi", ("hindi",)), ("fa", "Farsi", ("farsi", "persian")), ("uk", "Ukrainian", ("ukrainian",)),
        ("hmn", "Hmong", ("hmong",)), ("so", "Somali", ("somali",)), ("am", "Amharic", ("amharic",)), ("nv", "Navajo", ("navajo", "diné")),
        ("he", "Hebrew", ("hebrew",)), ("ase", "American Sign Language", ("asl", "sign language")),
    ),
    searchable=True, days_until_stale=365,
)

ACCESSIBILITY = Facet(
    "accessibility", "Access",
    _members(
        ("wheelchair_access", "Wheelchair access", ("wheelchair", "handicap access")),
        ("accessible_parking", "Accessible parking", ("accessible parking",)),
        ("accessible_restroom", "Accessible restroom", ("accessible restroom", "accessible bathroom")),
        ("elevator", "Elevator", ("elevator", "lift")),
        ("public_transit", "Near public transit", ("bus", "train", "transit", "public transit")),
        ("asl", "Sign language (ASL) at the visit", ("sign language interpreter", "interpreter")),
        ("large_print", "Large print", ("large print",)),
        ("quiet_room", "Quiet room", ("quiet room", "quiet")),
        ("service_animals", "Service animals welcome", ("service dog", "service animal")),
        ("bariatric_chair", "Wide, strong chair", ("bariatric", "wide chair")),
    ),
    all_must_hold=True, searchable=True, days_until_stale=365,
)

FACETS: tuple[Facet, ...] = (ROUTES, PAYMENTS, INSURANCE, SETTINGS, CONDITIONS, POPULATIONS, LANGUAGES, ACCESSIBILITY)
SPRAVATO_COLUMN = ROUTES.column_of("esketamine_intranasal")

# strongest first; the first four prove something, the rest is somebody's word
EVIDENCE_TYPES = _members(
    ("primary_registry", "in an official register"),
    ("document", "from a document"),
    ("site_visit", "on a visit"),
    ("phone_call", "by phone"),
    ("clinic_website", "clinic's website"),
    ("self_attestation", "clinic's own form"),
    ("third_party", "another list"),
)
STRONG_EVIDENCE = ("primary_registry", "document", "site_visit", "phone_call")
PHONE_CALL = "phone_call"
ANOTHER_LIST = "third_party"

STATUS = _enum({"active": "Open", "inactive": "Not active", "temporarily closed": "Closed for now", "defunct": "Closed for good"})
LISTING_STATUS = _enum({"published": "Listed", "held": "Held back", "do_not_list": "Do not list"})
ACCEPTING = _enum({"newpt": "Taking new patients", "nopt": "Not taking patients", "existptonly": "Only existing patients",
                   "existptfam": "Only existing patients and their families", UNKNOWN: "Not known"})
PRECISION = _enum({"address": "street address", "zip": "middle of the ZIP area", "city": "middle of the town", UNKNOWN: "not known"})
SUPERVISION_LEVELS = _enum({"in_room": "In the room", "on_site": "In the building", "live_video": "On live video",
                            "on_call": "On call", "none": "Nobody", UNKNOWN: "Not known"})
EVALUATION_MODES = _enum({"in_person": "In person", "video": "By video", "questionnaire_only": "Form only"})
SCREENS_FOR = _enum({
    "uncontrolled_hypertension": "High blood pressure", "cardiovascular_disease": "Heart disease", "aneurysm_avm": "Weak or tangled blood vessels (aneurysm, AVM)",
    "stroke_or_brain_bleed": "Stroke or bleeding in the brain", "psychosis": "Psychosis", "mania": "Mania", "substance_use": "Alcohol or drug use",
    "pregnancy": "Pregnancy", "breastfeeding": "Breast-feeding", "liver_disease": "Liver disease", "bladder_disease": "Bladder disease",
    "raised_icp": "Raised pressure in the head", "drug_interactions": "Medicines that do not mix", "suicidality": "Suicidal thoughts", "seizure": "Seizures"})
PRESCRIBER_TYPES = _enum({
    "psychiatrist": "Psychiatrist", "child_psychiatrist": "Child psychiatrist", "addiction_physician": "Addiction physician", "anesthesiologist": "Anesthesiologist",
    "emergency_physician": "Emergency physician", "internist": "Internal medicine physician", "family_physician": "Family physician", "pain_physician": "Pain physician",
    "crna": "Nurse anesthetist (CRNA)", "pmhnp": "Psychiatric nurse practitioner", "fnp": "Family nurse practitioner", "physician_assistant": "Physician assistant"})
MONITORING = _enum({
    "blood_pressure_baseline": "Blood pressure before", "blood_pressure_during": "Blood pressure during", "blood_pressure_predischarge": "Blood pressure before leaving",
    "heart_rate": "Heart rate", "pulse_oximetry": "Oxygen (finger clip)", "respiratory_rate": "Breathing rate", "sedation_scale": "How sleepy (scale)",
    "dissociation_scale": "How detached (scale)", "ecg": "Heart trace (ECG)", "capnography": "Breathed-out gas", "continuous_observation": "Watched without a break"})
EMERGENCY = _enum({
    "acls_staff": "Staff trained in advanced life support (ACLS)", "bls_staff": "Staff trained in basic life support (BLS)", "pals_staff": "Staff trained in child life support (PALS)",
    "oxygen": "Oxygen", "airway_equipment": "Breathing tubes and masks", "suction": "Suction", "aed": "Defibrillator (AED)", "crash_cart": "Emergency cart",
    "reversal_and_rescue_meds": "Rescue medicines", "antihypertensive": "Blood-pressure medicine", "transfer_agreement": "Agreement with a hospital", "ems_under_10_min": "Ambulance in under 10 minutes"})
SUPPORT_TYPES = _enum({
    "scheduled_follow_up": "Planned follow-up", "between_session_line": "Phone line between visits", "after_hours_line": "Phone line after hours",
    "integration_session": "Talk about the experience (integration)", "support_group": "Support group", "peer_support": "Peer support",
    "caregiver_education": "Help for family", "patient_portal": "Online portal"})
SCALES = _enum({"phq_9": "PHQ-9 (depression)", "madrs": "MADRS (depression)", "qids": "QIDS (depression)", "gad_7": "GAD-7 (anxiety)", "pcl_5": "PCL-5 (PTSD)", "c_ssrs": "C-SSRS (suicide risk)"})
SAFEGUARDS = _enum({"pdmp_check": "Checks the state's prescription record", "supply_limit": "Limits what goes home", "urine_test": "Urine test",
                    "lock_box": "Lock box at home", "home_count": "Counts what is left at home"})
REFUND_POLICIES = _enum({"full_unused": "Unused visits are refunded in full", "partial": "Part is refunded", "none": "Nothing is refunded", UNKNOWN: "Not known"})
TREATED_BANDS = _enum({"under_100": "Under 100", "100_499": "100 to 499", "500_1999": "500 to 1,999", "2000_plus": "2,000 or more", UNKNOWN: "Not known"})
DRUGS = _enum({"racemic_ketamine": "Ketamine", "esketamine": "Esketamine"})
PSYCHOTHERAPY = {"on_site": "Yes, in the clinic", "partner": "Yes, with a partner", "referral_only": "No, only names of therapists", "none": "No", UNKNOWN: "Not known"}

ATTRIBUTE = "attribute.value"


def _detail(name: str, kind: Kind, label: str, description: str, hsds: str = ATTRIBUTE, **more) -> Column:
    return Column(name, kind, label, description, hsds, **more)


# ---------------------------------------------------------------------------------------------------------------
# The criteria

CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "comprehensive_evaluation", Group.EVALUATION, "Full health and mental-health check before the first dose", "Full check first",
        "A trained clinician goes through your health, your mind, your past care and your medicines before you start.",
        "Ketamine suits only some people. A real check finds out who.",
        "Intake form or protocol that asks for diagnosis, history and medicines, and says who does it",
        "Who will check me first, what is their license, and how long is that visit?",
        ("APA-17", "ASA", "APNA"), core="always", absent="full check before the first dose",
        details=(
            _detail("evaluation_by", Kind.TEXT, "Who does the first check", "Profession of the person who does the first check, as the clinic says it", example="psychiatrist"),
            _detail("evaluation_mode", Kind.MULTI, "How the first check is done", "In person, by video, or a form only", values=EVALUATION_MODES, example="in_person"),
        ),
        words=("evaluation", "assessment", "psychiatric evaluation", "intake", "screening visit", "full check"),
    ),
    Criterion(
        "contraindication_screening", Group.EVALUATION, "Checks for conditions and medicines that make it unsafe", "Checks for dangers",
        "The clinic asks about high blood pressure, heart disease, psychosis and pregnancy. It also asks which medicines you take.",
        "Some health problems and medicines make it unsafe. A clinic that asks about them is looking after you.",
        "Written list of reasons to say no; blank screening form",
        "Which conditions or medicines would make you say no to me?",
        ("LABEL-RISKS", "APA-17", "APNA"), core="always", absent="screening for unsafe conditions and medicines",
        details=(_detail("screens_for", Kind.MULTI, "What it looks for", "Conditions and medicines the clinic checks for", values=SCREENS_FOR, example="uncontrolled_hypertension;psychosis;pregnancy"),),
        words=("contraindications", "medication interactions", "drug interactions", "health screening"),
    ),
    Criterion(
        "licensed_prescriber", Group.EVALUATION, "Prescribed by a licensed, DEA-registered clinician", "Licensed prescriber",
        "The person who orders it has a state license and may prescribe controlled medicines.",
        "Ketamine is a controlled medicine (Schedule III). Only such a clinician may order it.",
        "Name and NPI that pass the register; license number and the day it was looked up (the DEA number is not kept)",
        "Who prescribes, in which state are they licensed, and can I look them up?",
        ("APA-17", "ASA", "ASKP-W"), core="always", absent="licensed prescriber", days_until_stale=180,
        details=(
            _detail("prescriber_type", Kind.MULTI, "Who prescribes", "Profession of the prescriber", values=PRESCRIBER_TYPES, example="psychiatrist;pmhnp"),
            _detail("npi", Kind.NPI, "NPI", "National Provider Identifier of the clinic or prescriber (an NPI does not prove a license)", "organization_identifier.identifier"),
            _detail("license_state", Kind.MULTI, "Licensed in", "States in which the prescriber is licensed, two letters each", example="CO;WY"),
        ),
        words=("licensed", "doctor", "dea", "board certified", "prescriber"),
    ),
    Criterion(
        "clinician_present", Group.SUPERVISION, "A clinician stays on site during dosing and recovery", "Clinician on site",
        "A nurse, doctor or other clinician is in the room or the building the whole time. For Spravato, a person who may prescribe must be there too.",
        "If you get too sleepy or your breathing slows, someone must be in reach.",
        "Staffing plan: who is there, and how many people each one watches",
        "Who is in the room or building the whole time, and how many patients do they watch?",
        ("REMS", "ASA", "FDA-23"), core="always", absent="clinician on site",
        details=(_detail("supervision_level", Kind.ENUM, "How close", "How close the clinician is", values=SUPERVISION_LEVELS, example="on_site"),),
        words=("supervised", "supervision", "nurse present", "doctor present", "on site", "clinician present"),
    ),
    Criterion(
        "vital_signs_monitoring", Group.SUPERVISION, "Blood pressure, heart rate and oxygen watched", "Vital signs watched",
        "Your blood pressure, heart rate and oxygen are measured before, during and after. For Spravato that is also about 40 minutes after the dose.",
        "The FDA says that it is a danger if nobody watches these.",
        "Monitoring sheet that shows what is measured and when",
        "What do you measure, how often, and on whom?",
        ("FDA-22", "FDA-23", "REMS", "LABEL", "APA-17"), core="always", absent="watch on blood pressure and oxygen",
        details=(_detail("monitoring_elements", Kind.MULTI, "What is measured", "What the clinic measures", values=MONITORING, example="blood_pressure_baseline;heart_rate;pulse_oximetry"),),
        words=("vital signs", "blood pressure", "monitoring", "monitored", "oxygen", "pulse oximeter", "heart rate"),
    ),
    Criterion(
        "emergency_readiness", Group.SUPERVISION, "Ready for an emergency", "Ready for emergencies",
        "Trained staff and the right kit are there if breathing or the heart goes wrong.",
        "It does not happen often, but there is no time to fetch help from outside.",
        "Dates of life-support cards; equipment log; plan for moving you to a hospital",
        "Who here is trained for an emergency? What would you do if I got too sleepy or my breathing slowed?",
        ("APA-17", "ASA", "ASKP-W"), core="always", absent="emergency readiness",
        details=(_detail("emergency_elements", Kind.MULTI, "What is ready", "Trained staff, kit and plans", values=EMERGENCY, example="acls_staff;oxygen;aed"),),
        words=("emergency", "acls", "crash cart", "defibrillator", "life support"),
    ),
    Criterion(
        "safe_discharge", Group.SUPERVISION, "Watched until safe; no driving", "Safe way home",
        "You are watched until the effects are gone, and someone takes you home.",
        "Leaving too early can mean a fall or a crash.",
        "Discharge checklist; shortest stay in minutes; rule about who takes you home",
        "How do you decide I can leave, and must someone take me home?",
        ("REMS", "LABEL", "APA-17"), core="always", absent="safe way home",
        details=(
            _detail("observation_minutes", Kind.WHOLE, "Minutes you are watched", "Shortest time you are watched after the dose, in minutes", minimum=0, maximum=1440, example="120"),
            _detail("escort_required", Kind.YNU, "Someone must take you home", "Whether someone must take you home", values=_enum(YNU), example="yes"),
        ),
        words=("discharge", "ride home", "driver", "recovery", "observation"),
    ),
    Criterion(
        "rems_certified", Group.SUPERVISION, "Certified for Spravato (REMS)", "Spravato-certified",
        "The clinic is signed up to the FDA's safety program for Spravato.",
        "Spravato may only be given in a certified place. The maker has a map of centers, but some certified places are not on it. So ask the clinic for its letter.",
        "Certificate or enrollment letter with its date",
        "Are you certified for Spravato (REMS) today?",
        ("REMS", "MAKER-MAP"), core="if_spravato", absent="Spravato certification", days_until_stale=180, values=YNU_NA,
        words=("rems", "rems certified", "certified", "spravato certified"),
    ),
    Criterion(
        "informed_consent", Group.EVALUATION, "Written consent saying what is off-label or compounded", "Written consent",
        "You get a paper that says in plain words what is approved, what is not, and what can go wrong.",
        "Ketamine is not FDA-approved for depression. You should know that before you agree.",
        "Consent form that names off-label use, compounded medicine, the risks and other choices",
        "May I read the consent form before I pay?",
        ("FDA-23", "APA-17"), core="always", absent="written consent",
        words=("informed consent", "consent", "consent form", "off-label", "off label"),
    ),
    Criterion(
        "individualized_plan", Group.SUPPORT, "Your own plan with a defined course", "Plan with an end",
        "You get a plan made for you: how much, how many visits, when to stop.",
        "Treatment should have a goal and an end, not visits without end.",
        "Plan form with dose, number of visits and rules for stopping",
        "How many sessions, and what happens if it is not working?",
        ("ASA", "APA-17"),
        details=(
            _detail("induction_sessions", Kind.WHOLE, "Visits in the first course", "Number of visits in the first course", minimum=1, maximum=60, example="6"),
            _detail("visit_minutes", Kind.WHOLE, "Minutes of a visit", "How long you are there on a day of treatment, from coming in to going home, in minutes", minimum=1, maximum=1440, example="150"),
            _detail("induction_weeks", Kind.WHOLE, "Weeks of the first course", "Length of the first course in weeks", minimum=1, maximum=52, example="3"),
        ),
        words=("treatment plan", "individual plan", "personal plan", "number of sessions"),
    ),
    Criterion(
        "outcome_tracking", Group.SUPPORT, "Measures whether it works", "Measures results",
        "You fill in short forms over time, so that you and the clinic can see change.",
        "The effect can fade. Numbers show when to stop or change.",
        "Names of the forms and when they are used",
        "Which questionnaires do you use, and will I see my scores?",
        ("APA-17", "ASKP-W"),
        details=(_detail("scales", Kind.MULTI, "Forms used", "Rating scales the clinic uses", values=SCALES, example="phq_9;gad_7"),),
        words=("phq-9", "outcome", "outcomes", "tracking", "questionnaire", "measures results"),
    ),
    Criterion(
        "ongoing_support", Group.SUPPORT, "Check-ins and help between and after sessions", "Help between visits",
        "Someone checks on you between visits, and there is someone to call.",
        "Your mood can drop between visits. Then you need someone to call.",
        "Follow-up schedule; phone line and its hours",
        "Who do I call between sessions, and when will you check on me?",
        ("ASA", "ASKP-S"), core="always", absent="help between visits",
        details=(_detail("support_types", Kind.MULTI, "Kinds of help", "Kinds of help between and after visits", values=SUPPORT_TYPES, example="scheduled_follow_up;after_hours_line"),),
        words=("support", "follow-up", "follow up", "aftercare", "check-ins", "ongoing support"),
    ),
    Criterion(
        "psychotherapy_integration", Group.SUPPORT, "Talk therapy available with treatment", "Talk therapy",
        "Talk therapy is part of the care, in the clinic or with a partner.",
        "Nursing and anesthesia groups advise working with mental-health clinicians.",
        "License of the therapist on staff, or a written agreement with one",
        "Is therapy included, extra, or somewhere else?",
        ("AANA", "APNA"), values=PSYCHOTHERAPY, yes_values=("on_site", "partner"), no_values=("referral_only", "none"),
        words=("therapy", "psychotherapy", "talk therapy", "counseling", "counselling", "therapist", "integration", "kap"),
    ),
    Criterion(
        "care_coordination", Group.SUPPORT, "Works with your own doctor and therapist", "Works with your doctor",
        "If you agree, the clinic talks to the people who already treat you.",
        "It keeps medicines from clashing and gaps from opening.",
        "Form to release information; notes sent to the person who referred you",
        "Will you talk to my doctor and send notes?",
        ("AANA", "APNA", "APA-17"),
        words=("care coordination", "talks to my doctor", "my psychiatrist", "referral", "coordination"),
    ),
    Criterion(
        "maintenance_plan", Group.SUPPORT, "Clear plan for maintenance and its limits", "Plan for later doses",
        "The clinic says how often you may come back after the first course, and when to stop.",
        "After one dose the effect often fades within days. Little is known about use over years.",
        "Written policy: how far apart, and when it is looked at again",
        "After the first course, how often and for how long?",
        ("TRIALS-16", "CANMAT", "APA-17"),
        words=("maintenance", "booster", "boosters", "maintenance plan"),
    ),
    Criterion(
        "long_term_safety_monitoring", Group.SUPPORT, "Watches bladder, memory and dependence over time", "Long-term checks",
        "If you keep coming, the clinic checks your bladder, your memory and signs of dependence.",
        "If you have it often, the bladder can be hurt. Tell the clinic early if passing water hurts. It can be checked.",
        "Checklist used at set times",
        "Do you check bladder and memory if I keep coming?",
        ("FDA-23", "KETAMINE-LABEL"),
        words=("bladder", "memory", "dependence", "long term", "long-term safety"),
    ),
    Criterion(
        "misuse_safeguards", Group.SUPPORT, "Guards against misuse", "Guards against misuse",
        "The clinic has rules so that the medicine is not misused or passed on.",
        "Ketamine can be misused, and no one sees how it is used at home.",
        "Check of the state's prescription record; limits on supply; lock box; tests",
        "How do you check for misuse, and how much do you send home?",
        ("ASA", "FDA-23", "LABEL"),
        details=(_detail("safeguards", Kind.MULTI, "Safeguards", "What the clinic does against misuse", values=SAFEGUARDS, example="pdmp_check;supply_limit"),),
        words=("misuse", "abuse", "diversion", "safeguards", "pdmp"),
    ),
    Criterion(
        "crisis_plan", Group.SUPPORT, "A plan if you are suicidal or in crisis", "Crisis plan",
        "You get a written plan for bad moments, with a number that answers at night.",
        "Clinics are not crisis services. There must be a clear path to help.",
        "Written plan for suicide risk; line after hours; 988 named in the papers",
        "What do I do at 2 a.m. if I feel worse?",
        ("MDSI", "ASKP-W"),
        details=(_detail("after_hours_contact", Kind.TEXT, "After hours", "How to reach help after hours", "contact.name", example="On-call line, same number"),),
        words=("crisis", "crisis plan", "suicide plan", "after hours", "safety plan"),
    ),
    Criterion(
        "price_transparency", Group.PAYMENT, "Prices and refund terms given in writing first", "Prices in writing",
        "You see the full price and what you get back, on paper, before you pay.",
        "Most people pay for drips themselves. A clinic can close, as a whole chain did in 2023.",
        "Dated price sheet; refund rules",
        "What is the total for the first course, and what is refunded if I stop or you close?",
        ("JAMA-M", "CHAIN-23"), days_until_stale=90,
        details=(
            _detail("price_per_session", Kind.NUMBER, "Price per visit", "Price of one visit in the currency column", "cost_option.amount", minimum=0, maximum=20000, days_until_stale=90, example="450"),
            _detail("price_course", Kind.NUMBER, "Price of the first course", "Price of the whole first course", "cost_option.amount", minimum=0, maximum=100000, example="2700"),
            _detail("currency", Kind.ENUM, "Currency", "Currency of the prices", "cost_option.currency", values=_enum({"USD": "US dollars"}), example="USD"),
            _detail("prepay_required", Kind.YNU, "You must pay ahead", "Whether several visits must be paid ahead", values=_enum(YNU), example="no"),
            _detail("refund_policy", Kind.ENUM, "Refund", "What is refunded if you stop", values=REFUND_POLICIES, example="full_unused"),
        ),
        words=("price", "prices", "cost", "fees", "refund", "price list", "transparent pricing"),
    ),
    Criterion(
        "honest_claims", Group.PAYMENT, "Claims match the evidence", "Honest claims",
        "The clinic's ads and pages promise no more than research shows.",
        "A study in Maryland found false or misleading ketamine ads to be common.",
        "A read of the website, with its date, against a list of phrases",
        "Is ketamine FDA-approved for my condition? (For depression the right answer is no, unless it is Spravato.)",
        ("JAMA-M", "FDA-23"), days_until_stale=180,
        details=(_detail("claim_findings", Kind.TEXT, "Claims found", "Claims found on the clinic's pages, with the date", max_length=1000),),
        words=("honest", "claims", "advertising", "misleading"),
    ),
)


# ---------------------------------------------------------------------------------------------------------------
# Columns

_BASE: tuple[Column, ...] = (
    Column("clinic_id", Kind.ID, "Clinic id", "Stays with the clinic for ever; letters, digits and hyphens. Left empty, it is made from name, address and ZIP", "service_at_location.id", aliases=("id", "location_id", "record_id"), max_length=60, example="CO-0012"),
    Column("organization_name", Kind.TEXT, "Organization", "Legal or usual name of the organization. A name is needed here or as location_name", "organization.name", aliases=("organization", "organisation", "organisation_name", "company", "agency", "agency_name", "provider", "provider_name"), example="Juniper Mental Health"),
    Column("location_name", Kind.TEXT, "Clinic name", "Name of this location, if it differs", "location.name", aliases=("name", "clinic", "clinic_name", "site", "site_name", "facility", "facility_name"), example="Juniper Mental Health Denver"),
    Column("status", Kind.ENUM, "Open or closed", "Empty means active", "service.status", values=STATUS, example="active"),
    Column("address_1", Kind.TEXT, "Address", "Street and number", "address.address_1", required=True, aliases=("address", "street", "street_1", "street_address", "street1", "address1", "address_line_1", "address_line1"), example="1600 Cindermoor Lane"),
    Column("address_2", Kind.TEXT, "Suite", "Suite, floor or building", "address.address_2", aliases=("suite", "unit", "street_2", "street2", "address2", "address_line_2", "address_line2"), example="Suite 220"),
    Column("city", Kind.TEXT, "City", "City or town", "address.city", required=True, aliases=("town", "locality", "city_name"), max_length=80, example="Denver"),
    Column("state_province", Kind.STATE, "State", "Two letters of the state or territory", "address.state_province", required=True, aliases=("state", "st", "province", "state_code"), example="CO"),
    Column("postal_code", Kind.ZIP, "ZIP", "Five digits, kept as text", "address.postal_code", required=True, aliases=("zip", "zip_code", "zipcode", "postcode", "postal", "zip5"), example="80202"),
    Column("country", Kind.ENUM, "Country", "Empty means US", "address.country", values=_members(("US", "United States", ("usa", "u.s.", "u.s.a.", "united states of america"))), example="US"),
    Column("latitude", Kind.LATITUDE, "Latitude", "Degrees north, WGS 84. Left empty, the ZIP places the clinic", "location.latitude", aliases=("lat",), example="39.7525"),
    Column("longitude", Kind.LONGITUDE, "Longitude", "Degrees east, WGS 84 (negative in the US)", "location.longitude", aliases=("lon", "lng", "long"), example="-104.9995"),
    Column("location_precision", Kind.ENUM, "How exact the point is", "What the coordinates stand for; empty with coordinates means address", "attribute.value", values=PRECISION, example="address"),
    Column("phone", Kind.PHONE, "Phone", "Main number of this location, ten digits", "phone.number", required=True, aliases=("phone_number", "telephone", "tel", "main_phone", "phone_1"), days_until_stale=90, example="303-555-0112"),
    Column("phone_extension", Kind.EXTENSION, "Extension", "Extension of the main number", "phone.extension", aliases=("extension", "ext"), max_length=8, example="4"),
    Column("intake_phone", Kind.PHONE, "Phone for new patients", "Number for new patients, if it differs", "phone.number", aliases=("intake", "new_patient_phone"), example="303-555-0113"),
    Column("intake_phone_extension", Kind.EXTENSION, "Extension for new patients", "Extension of the number for new patients", "phone.extension", aliases=("intake_extension",), max_length=8),
    Column("email", Kind.EMAIL, "E-mail", "Public e-mail address", "organization.email", aliases=("e_mail", "email_address"), example="hello@juniper.example"),
    Column("website", Kind.URL, "Website", "Public address, http or https", "organization.website", aliases=("url", "web", "web_site", "homepage", "site_url"), max_length=300, example="https://juniper.example/denver"),
    Column("year_opened", Kind.WHOLE, "Open since", "Year this location opened", "organization.year_incorporated", minimum=1900, maximum=2100, example="2019"),
    Column("patients_treated_band", Kind.ENUM, "People treated so far", "How many people it has treated with ketamine", ATTRIBUTE, values=TREATED_BANDS),
    Column("timezone", Kind.TIMEZONE, "Time zone", "IANA name; left empty, the ZIP gives it", "schedule.timezone", aliases=("time_zone",), example="America/Denver"),
    Column("hours", Kind.HOURS, "Hours", "For example: Mon-Fri 08:00-17:00; Sat 09:00-12:00", "schedule.opens_at", aliases=("opening_hours", "office_hours"), days_until_stale=90, example="Mon-Fri 08:00-17:00"),
    Column("accepting_new_patients", Kind.ENUM, "New patients", "Whether new patients are taken", "service_capacity.available", values=ACCEPTING, aliases=("accepting", "new_patients"), days_until_stale=90, as_of="accepting_as_of", group=Group.PRACTICAL, example="newpt"),
    Column("accepting_as_of", Kind.DATE, "New patients, as of", "Day on which that was true", "service_capacity.updated", example="2026-10-28"),
    Column("wait_days_estimate", Kind.WHOLE, "Days to wait", "Days to the first visit, as told", "service.wait_time", minimum=0, maximum=730, example="14"),
    Column("care_setting", Kind.MULTI, SETTINGS.label, "Where treatment takes place", ATTRIBUTE, aliases=("setting",), facet="care_setting", days_until_stale=180, example="in_clinic"),
    Column("drug", Kind.MULTI, "Medicine", "Which medicine is used", ATTRIBUTE, values=DRUGS, example="racemic_ketamine"),
    Column("licensed_states", Kind.MULTI, "Telehealth in these states", "States whose people it may treat by video, two letters each", "service_area.extent", days_until_stale=180, example="CO;WY"),
    Column("telehealth", Kind.YNU, "Visits by video", "Whether it treats people by video", "location.location_type", values=_enum(YNU), days_until_stale=180, group=Group.PRACTICAL, example="no"),
    Column("state_in_person_rule", Kind.TEXT, "State rule on seeing you in person", "Note on a state's rule that the first visit is in person", "service.eligibility_description"),
    Column("conditions", Kind.MULTI, CONDITIONS.label, "Conditions treated; !name says it is not treated. Listing a condition says what the clinic does, not that the medicine is approved or proven for it", ATTRIBUTE, facet="conditions", days_until_stale=365, example="treatment_resistant_depression;ptsd"),
    Column("populations", Kind.MULTI, POPULATIONS.label, "Groups of people served; !name says not", ATTRIBUTE, facet="populations", days_until_stale=365, example="adults;veterans"),
    Column("languages", Kind.MULTI, LANGUAGES.label, "Languages spoken, ISO codes", "language.code", aliases=("language",), facet="languages", days_until_stale=365, example="en;es"),
    Column("interpretation_services", Kind.TEXT, "Interpreters", "How interpreters can be had", "service.interpretation_services"),
    Column("accessibility", Kind.MULTI, ACCESSIBILITY.label, "Access at the location; !name says not", "accessibility.description", facet="accessibility", days_until_stale=365, example="wheelchair_access;elevator"),
    Column("private_room", Kind.YNU, "A room of your own", "Treatment in a private room", ATTRIBUTE, values=_enum(YNU), days_until_stale=365, group=Group.PRACTICAL),
    Column("companion_allowed", Kind.YNU, "You may bring someone", "Someone may stay with you", ATTRIBUTE, values=_enum(YNU), days_until_stale=365, group=Group.PRACTICAL),
    Column("bed_or_recliner", Kind.YNU, "Bed or reclining chair", "You can lie back", ATTRIBUTE, values=_enum(YNU), days_until_stale=365, group=Group.PRACTICAL),
    Column("minimum_age", Kind.WHOLE, "Youngest age", "Youngest age served", "service.minimum_age", aliases=("min_age",), minimum=0, maximum=120, example="18"),
    Column("maximum_age", Kind.WHOLE, "Oldest age", "Oldest age served", "service.maximum_age", aliases=("max_age",), minimum=0, maximum=120),
    Column("documents_to_bring", Kind.TEXT, "Bring with you", "Papers to bring", "required_document.document", max_length=500, example="Photo ID, list of medicines"),
    Column("supervision_words", Kind.TEXT, "Supervision, in the clinic's words", "The clinic's own words about supervision; nobody has checked them", "service.description", max_length=1000),
    Column("description", Kind.TEXT, "About", "What the clinic says about itself", "service.description", aliases=("about",), max_length=2000),
    Column("alert", Kind.TEXT, "Notice", "Short notice shown on top of the clinic page", "service.alert", max_length=500),
    Column("alert_ends", Kind.DATE, "Notice ends", "Last day of the notice", "service.alert"),
    Column("listing_status", Kind.ENUM, "Listing", "Whether the directory shows it; empty means published", "service.status", values=LISTING_STATUS, staff_only=True, example="published"),
    Column("listing_reason", Kind.TEXT, "Reason for the listing", "Why it is held back or not listed", "service.status", staff_only=True, max_length=500),
    Column("evidence_type", Kind.ENUM, "Evidence for the whole row", "How the facts without evidence of their own were checked", "metadata.field_name", values=EVIDENCE_TYPES, aliases=("evidence",), example="phone_call"),
    Column("evidence_ref", Kind.TEXT, "Reference for the whole row", "Document, register entry or person spoken to; for staff", "metadata.replacement_value", staff_only=True, max_length=300),
    Column("assured_date", Kind.DATE, "Checked on", "Day on which the row as a whole was checked", "service.assured_date", aliases=("last_verified", "verified_on", "last_assured_date", "date_verified"), example="2026-10-20"),
    Column("verified_by", Kind.TEXT, "Checked by", "Role and organization of the person who checked; never a name", "metadata.updated_by", max_length=120, example="Resource specialist, Example Resource Center"),
    Column("assurer_email", Kind.EMAIL, "Checker's e-mail", "For staff", "service.assurer_email", staff_only=True, example="vetting@center.example"),
)

# Columns that stand for a switch among the practical wishes (each must hold), with the values that meet it.
SWITCHES: dict[str, tuple[str, ...]] = {
    "accepting_new_patients": ("newpt",),
    "private_room": (YES,),
    "companion_allowed": (YES,),
    "evening_or_weekend": (YES,),
    "bed_or_recliner": (YES,),
}
# Switches whose answer is worked out from a column that says more (``findings.worked_out``).
SWITCH_COLUMNS = {"evening_or_weekend": "hours"}
SWITCH_LABELS = {"accepting_new_patients": "Taking new patients", "evening_or_weekend": "Open in the evening or at the weekend"}
# What the wishes that stand in no list are called wherever they are ticked, named or taken back.
TELEHEALTH_LABEL, VERIFIED_LABEL = "Visits by video in my state", "Verified only"
WITHOUT_FAILED_LABEL = "Leave out clinics that failed a safety check"
SWITCH_WORDS = {
    "accepting_new_patients": ("new patients", "accepting", "taking patients"),
    "private_room": ("private room",),
    "companion_allowed": ("bring someone", "companion", "support person"),
    "bed_or_recliner": ("recliner", "bed"),
    "evening_or_weekend": ("evening", "weekend", "saturday", "sunday", "open late", "after work"),
}
# "2 clinics in Billings do not say whether they …": by option, else by its family with the label for {}, else the one under "".
WHETHER: dict[str, str] = {
    "": "offer “{}”",
    "payment.payment_plan": "offer a payment plan",
    "payment.private_insurance": "take private insurance",
    "payment.medicaid": "take Medicaid",
    "payment.medicare": "take Medicare",
    "payment.tricare": "take TRICARE",
    "payment.va_community_care": "take VA community care",
    "payment.sliding_scale": "set the price by income",
    "payment.payment_assistance": "help with the cost",
    "payment.self_pay": "let you pay yourself",
    "payment.third_party_financing": "work with a lender",
    "payment.hsa_fsa": "take HSA or FSA cards",
    "payment.superbill": "give you a bill for your insurer",
    "payment.state_insurance": "take state-funded insurance",
    "payment.ihs_tribal_urban": "take Indian Health Service or tribal funds",
    "payment.free": "treat people free of charge",
    "payment.manufacturer_savings": "use the maker's savings program for Spravato",
    "payment.foundation_grant": "work with a foundation that gives grants",
    "insurance.covers_spravato": "take insurance for Spravato",
    "insurance.covers_infusion_or_injection": "take insurance for infusion or injection",
    "conditions": "treat “{}”",
    "populations": "treat “{}”",
    "languages": "speak {}",
    "accessibility": "have “{}”",
    "switch.accepting_new_patients": "take new patients",
    "switch.private_room": "have a room of your own",
    "switch.companion_allowed": "let you bring someone",
    "switch.bed_or_recliner": "have a bed or reclining chair",
    "switch.evening_or_weekend": "are open in the evening or at the weekend",
}
# the words that these begin with, of one clinic: "whether it takes Medicaid"
OF_ONE: dict[str, str] = {
    "are": "is",
    "give": "gives",
    "have": "has",
    "help": "helps",
    "let": "lets",
    "offer": "offers",
    "set": "sets",
    "speak": "speaks",
    "take": "takes",
    "treat": "treats",
    "use": "uses",
    "work": "works",
}

# The plain columns of the simplest spreadsheets that are not columns of ours under another name.
# route_offered: a list of routes, each becomes yes. supervision_standards: words; members recognised by name are claimed.
PLAIN_ROUTES = ("route_offered", "routes_offered", "routes", "route")
PLAIN_SUPERVISION = ("supervision_standards", "supervision")

COMPANIONS: tuple[tuple[str, Kind, str, str], ...] = (
    ("_evidence_type", Kind.ENUM, "how it was checked", "metadata.field_name"),
    ("_evidence_ref", Kind.TEXT, "document, register entry or person spoken to; for staff", "metadata.replacement_value"),
    ("_verified_on", Kind.DATE, "day it was checked", "metadata.last_action_date"),
    ("_verified_by", Kind.TEXT, "role and organization of the checker, never a name", "metadata.updated_by"),
)
# Stands in a finding's "verified by" for the row's own ``verified_by``, so that a download does not repeat it sixty times.
AS_ROW = "row"
# fmt: on


def _finding_column(
    name: str, label: str, description: str, values: dict[str, str], days: int | None, **more
) -> Column:
    kind = Kind.ENUM if YES not in values else Kind.YNU
    return Column(name, kind, label, description, ATTRIBUTE, values=_enum(values), days_until_stale=days, **more)


def _companions(column: Column) -> Iterable[Column]:
    for suffix, kind, what, hsds in COMPANIONS:
        yield Column(
            column.name + suffix,
            kind,
            f"{column.label}: {what.split(',')[0].split(';')[0]}",
            f"Evidence for {column.name}: {what}",
            hsds,
            values=EVIDENCE_TYPES if kind is Kind.ENUM else (),
            companion_of=column.name,
            group=column.group,
            max_length=300 if suffix == "_evidence_ref" else 120,
            staff_only=suffix == "_evidence_ref",
        )


def _columns() -> Iterable[Column]:
    facets = {f.key: f for f in FACETS}

    def with_companions(column: Column) -> Iterable[Column]:
        if column.facet and not column.member:
            column = replace(column, values=facets[column.facet].members, group=facets[column.facet].group)
        yield column
        if column.days_until_stale:
            yield from _companions(column)

    for column in _BASE:
        yield from with_companions(column)
    for facet in FACETS:
        if facet.by_column:
            for m in facet.members:
                yield from with_companions(
                    _finding_column(
                        facet.column_of(m.key),
                        m.label,
                        f"{facet.label}: {m.label}",
                        YNU,
                        facet.days_until_stale,
                        facet=facet.key,
                        member=m.key,
                        group=facet.group,
                        example=UNKNOWN,
                        aliases=("payment_plans",) if m.key == "payment_plan" else (),
                    )
                )
    for c in CRITERIA:
        yield from with_companions(
            _finding_column(
                c.key,
                c.label,
                c.meaning,
                c.values or YNU,
                c.days_until_stale,
                criterion=c.key,
                group=c.group,
                aliases=c.aliases,
                example=UNKNOWN,
            )
        )
        for detail in c.details:
            yield from with_companions(replace(detail, criterion=c.key, group=c.group))


COLUMNS: tuple[Column, ...] = tuple(_columns())
BY_NAME: dict[str, Column] = {c.name: c for c in COLUMNS}
COLUMN_NAMES: tuple[str, ...] = tuple(BY_NAME)
REQUIRED: tuple[str, ...] = tuple(c.name for c in COLUMNS if c.required)
CRITERION: dict[str, Criterion] = {c.key: c for c in CRITERIA}
FACET: dict[str, Facet] = {f.key: f for f in FACETS}
FINDINGS: tuple[Column, ...] = tuple(c for c in COLUMNS if c.days_until_stale)
AS_OF: tuple[str, ...] = tuple(c.as_of for c in COLUMNS if c.as_of)
"""Columns that say on which day a finding held."""


def due_on(column: Column, member: str = "") -> date | None:
    """The day from which older checks of a finding do not count, however new; None where there is none.

    ``member``: of a list, where only some of its members are concerned.
    """
    members = _HOME_AND_VIDEO.get(column.name)
    return HOME_AND_VIDEO_DUE if members is not None and (not members or member in members) else None


def due_days(column: Column) -> tuple[date, ...]:
    """The days on which findings of a column, or of members of its list, are due whatever their age."""
    return tuple(sorted({day for member in ("", *column.labels) if (day := due_on(column, member))}))


def column_for(facet: Facet, member: str) -> Column:
    """The column in which a facet's member stands: its own three-state column, or the facet's list."""
    return BY_NAME[facet.column_of(member)] if facet.by_column else BY_NAME[facet.key]


def core_criteria(offers_spravato: bool) -> tuple[Criterion, ...]:
    """The safety checks that apply to a clinic: the core criteria, REMS only where it offers Spravato (domain rule 2.3 no. 8)."""
    return tuple(c for c in CRITERIA if c.core == "always" or (c.core == "if_spravato" and offers_spravato))
