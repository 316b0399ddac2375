"""The guide's medical part: what is approved, the routes, who needs care, risks, results, other choices, visits."""
from directory import schema, treatment
from directory.guide_blocks import Heading, Points, Section, Table, text
from directory.guide_sentences import say
from directory.said import Said

_ROUTE_LABELS = schema.ROUTES.labels
_NOT_KNOWN = "Ask the clinic"

APPROVAL = Section("approved", "What is approved, and what is not", (
    text(Said("This guide is about two medicines. Ketamine is used to put people to sleep for surgery. Esketamine is a close relative of ketamine. It is sold as Spravato, a spray for the nose.", "FDA-23", "FDA-19")),
    text(say("approved.two_groups"),
         "The FDA is the federal office that decides which medicines may be sold, and for what."),
    text(Said("One group has treatment-resistant depression. It means that two or more antidepressants did not help in this spell of illness, each at a full dose and for long enough. The two may be of the same type.", "FDA-19", "TRD"),
         Said("The other group has major depression with thoughts or acts of suicide.", "FDA-20"), "Only a clinician can say if this fits you."),
    text(Said("A clinic may still give ketamine for depression, for example by IV, which is a drip into a vein. This is off-label use: a clinician gives an approved medicine for a use that is not approved.", "FDA-23"),
         "A good clinic tells you so in writing."),
    text(Said("Some ketamine is compounded, which means mixed by a pharmacy. The FDA has not checked if such a product is safe, if it works, or how well it is made.", "FDA-23", "FDA-22")),
    Table("approved", "What the FDA says of each", ("Way of giving it", "What the FDA says"),
          tuple((_ROUTE_LABELS[route], treatment.fda_status(route)) for route in _ROUTE_LABELS if route != "other")),
    Points("How Spravato came to be approved:", (
        say("approved.since_2019"),
        say("approved.since_2020"),
        say("approved.since_2025"))),
))  # fmt: skip

ROUTES = Section("routes", "The ways it is given, side by side", (
    text(Said("The ways are not equally well proven. A Canadian group of experts ranks proof from level 1, the best, to level 4.", "CANMAT"), "Where it says “ask the clinic”, we found no source that we trust."),
    Table("routes", "Ways of giving it, compared", ("What", "IV infusion (drip)", "Shot in a muscle or under the skin", "Spravato nose spray", "Pharmacy-made spray, lozenge, tablet"), (
        ("How well proven", Said("One drip: level 1. More than one: level 3.", "CANMAT"), Said("Level 3 or 4.", "CANMAT"), Said("Enough for the FDA to approve it.", "FDA-19", "FDA-25"), Said("Level 3 or 4.", "CANMAT")),
        ("FDA", Said("Off-label", "FDA-23"), Said("Off-label", "FDA-23"), Said("Approved for two groups of adults.", "FDA-25", "FDA-20"), Said("Not approved for any use.", "FDA-23")),
        ("Where", Said("ASKP3, a group of ketamine clinicians, wants strong doses only where you are watched.", "ASKP-S"), _NOT_KNOWN, Said("Certified clinics only.", "REMS"), Said("Clinic, or sent home. The FDA warns about use at home.", "FDA-23")),
        ("Who watches", Said("No federal rule. Anesthesia doctors want the same care as with other medicines that put people to sleep for surgery.", "REMS", "ASA"), Said("The same as for a drip.", "REMS", "ASA"), Said("A clinician is on site. Oxygen is watched with a finger clip.", "REMS"), Said("At home no clinician is with you.", "FDA-23")),
        ("Time for a visit", Said("In one large study 40 minutes for the drip.", "ELEKT-D"), _NOT_KNOWN, Said("At least 2 hours after the dose.", "REMS"), _NOT_KNOWN),
        ("Price of a visit", Said("An example, seen in Nov 2026: $375 for a first drip, $3,025 to $3,925 for 6 to 8.", "PRICE"), _NOT_KNOWN, Said("Some health plans pay if they agree first. This is an example.", "COVER-SPRAVATO"), _NOT_KNOWN),
    )),
))  # fmt: skip

_SCREENED = {m.key: m.label for m in schema.SCREENS_FOR}

CAREFUL = Section("careful", "Who should not have it, or needs extra care", (
    Points("The Spravato label says that these people must not have it:", (
        Said("Those with an aneurysm: a weak, bulging blood vessel.", "LABEL-RISKS"),
        Said("Those with an AVM: a tangle of blood vessels.", "LABEL-RISKS"),
        Said("Those who have ever had a bleed in the brain.", "LABEL-RISKS"),
        Said("Those with an allergy to it.", "LABEL-RISKS"))),
    Points("More care is needed here:", (
        Said("Pregnancy and breast-feeding: it should not be used.", "LABEL-PATIENT", "LABEL-RISKS"),
        Said("Psychosis, which means seeing, hearing or believing things that are not real.", "LABEL-PATIENT", "LABEL-RISKS"),
        Said("Medicines that make you sleepy, stimulants, and MAOIs, an old kind of antidepressant. They may not mix with it.", "LABEL-PATIENT", "LABEL-RISKS"),
        Said("People under 18: Spravato is not approved for them.", "LABEL-PATIENT"))),
    Points("A clinic should ask you about more than this. These are the things our list knows of:", tuple(_SCREENED.values())),
    text(Said("For plain ketamine there is no FDA label for depression.", "FDA-23"), "So each clinic draws up its own list of reasons to say no. Ask to see it. Tell the clinic about every illness you have and every medicine you take."),
))  # fmt: skip

RISKS = Section("risks", "Side effects and risks", (
    Points("The FDA names these dangers of ketamine:", (
        Said("Your blood pressure can jump.", "FDA-23"),
        Said("You can get very sleepy, and your breathing can slow down.", "FDA-23"),
        Said("It can bring on mental health problems.", "FDA-23"),
        Said("It can harm the bladder and the urinary tract.", "FDA-23"),
        Said("It can be misused.", "FDA-23"))),
    text(Said("Many people feel cut off from their body or from the world for a while. This is called dissociation. In the trials of Spravato, 61 to 84 of 100 people felt this, or saw and heard things in a changed way.", "LABEL-TRIALS")),
    Points(Said("These are the most common side effects of Spravato, as its maker lists them:", "MAKER-EFFECTS"), (
        Said("Feeling cut off, dizzy, or as if things spin.", "MAKER-EFFECTS"),
        Said("Feeling sick, or throwing up.", "MAKER-EFFECTS"),
        Said("Feeling sleepy, numb or drunk, or having little energy.", "MAKER-EFFECTS"),
        Said("Feeling anxious, or very happy and excited.", "MAKER-EFFECTS"),
        Said("Higher blood pressure.", "MAKER-EFFECTS"))),
    text(Said("When they come, it is mostly right after the dose, and they mostly go away the same day.", "MAKER-EFFECTS"), "For the other ways of giving it, ask the clinic what people felt."),
    Heading("Thoughts of suicide"),
    text(Said("The maker of Spravato warns of a higher risk of thoughts and acts of suicide.", "MAKER-EFFECTS"),
         Said("In trials of antidepressants, people of 24 and younger had such thoughts more often than those who got a dummy pill.", "LABEL-YOUNG"),
         "If such thoughts come or grow, call or text 988, at any hour. Tell the clinic too."),
    Heading("Bladder, thinking and long use"),
    text(Said("Use again and again can harm the bladder.", "FDA-23"), Said("There is not much research on use over years.", "CANMAT"), "If you keep coming, ask who checks your bladder and your memory, and how often."),
    Heading("Misuse"),
    text(Said("Spravato and ketamine are controlled medicines of Schedule III, a federal list of medicines that can be misused.", "SCHEDULE", "FDA-23"), "A good clinic has rules that guard against this. That is no sign of distrust."),
    Heading("The way home"),
    text(Said("After Spravato, do not drive or use machines until the next day, after a good sleep.", "LABEL"), "After other ways of giving it, ask the clinic for its rule."),
))  # fmt: skip

RESULTS = Section("results", "How well it works", (
    text(Said("Studies count two things. A response means that the signs of depression fell by at least half. Remission means that hardly any are left.", "ELEKT-D", "KETECT")),
    Table("results", "What studies of ketamine found", ("Study", "Response", "Remission"), (
        (Said("Everyday care: 79 studies, 2,665 people, put together in 2022", "REAL-22"), Said("about 45 of 100 people", "REAL-22"), Said("about 30 of 100", "REAL-22")),
        (Said("Trials put together in 2016, after 1 day", "TRIALS-16"), Said("about 52 of 100 people", "TRIALS-16"), "not given here"),
        (Said("The same trials, after 3 days", "TRIALS-16"), Said("about 48 of 100", "TRIALS-16"), "not given here"),
        (Said("The same trials, after 7 days", "TRIALS-16"), Said("about 40 of 100", "TRIALS-16"), "not given here"))),
    text(Said("So it does not help everyone, and the effect can fade within days.", "REAL-22", "TRIALS-16"), "Be careful with a clinic that quotes one high number. Ask what was counted, and when."),
))  # fmt: skip

OTHERS = Section("other-choices", "How it compares with other treatments", (
    text(Said("ECT is short for electroconvulsive therapy, another treatment for severe depression.", "KETECT", "ELEKT-D"), Said("Two trials set ketamine by IV drip against ECT. They do not agree.", "ELEKT-D", "KETECT")),
    Table("ect", "Ketamine by drip and ECT in two trials", ("What", "ELEKT-D, 2023", "KetECT, 2022"), (
        ("Who took part", Said("People sent for ECT who had no psychosis.", "ELEKT-D"), Said("People in hospital.", "KETECT")),
        ("What was counted", "Response", "Remission"),
        ("With ketamine", Said("55 of 100", "ELEKT-D"), Said("46 of 100", "KETECT")),
        ("With ECT", Said("41 of 100", "ELEKT-D"), Said("63 of 100", "KETECT")),
        ("What it showed", Said("Ketamine did no worse than ECT.", "ELEKT-D"), Said("ECT did better.", "KETECT")),
        ("Harms", Said("More memory loss with ECT. More dissociation with ketamine.", "ELEKT-D"), Said("Memory loss that lasted was seen more with ECT. More people stopped ketamine early because of side effects.", "KETECT")))),
    text("So there is no simple winner. What fits depends on the person.", Said("Nurse anesthetists say that ketamine is not a first choice.", "AANA"),
         Said("Anesthesia doctors say that it should be part of a full plan of care, with a goal and a set course.", "ASA"), "Ask the clinic what else it would try, and why not that."),
))  # fmt: skip

_VISIT_ROUTES = ("esketamine_intranasal", "iv_infusion", "im_injection", "sublingual_lozenge")

VISITS = Section("visits", "Visits, and what comes after", (
    Table("visits", "What each way asks of you", ("Way of giving it", "What it asks"), tuple((_ROUTE_LABELS[route], Said(" ".join(parts), *keys) if keys else " ".join(parts))
          for route in _VISIT_ROUTES for parts in [treatment.what_it_asks(route)] for keys in [tuple(k for part in parts if isinstance(part, Said) for k in part.sources)])),
    text("Later doses are called maintenance.", Said("The proof for them is thin: level 3 of 4.", "CANMAT"), Said("Anesthesia doctors ask for a goal and a set course from the start.", "ASA"),
         "So ask before you begin: how many visits, how far apart, and what would make you stop."),
))  # fmt: skip
