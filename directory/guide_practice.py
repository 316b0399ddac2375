"""The guide's practical part: help in a crisis, cost, treatment at home, your traces, who wrote this."""
from datetime import date, timedelta

from directory import schema, words
from directory.guide_blocks import Made, Points, Section, text
from directory.guide_sentences import cited, say
from directory.markup import element
from directory.said import Said

TELEHEALTH_RULE_ENDS = schema.HOME_AND_VIDEO_DUE - timedelta(days=1)
_ENDS = words.day(TELEHEALTH_RULE_ENDS)


def crisis(slug: str, title: str) -> Section:
    """Where to turn in a crisis; it stands first and last."""
    return Section(slug, title, (
        Made(element("p", element("b", "Thinking about suicide?"), " Call or text ", element("a", "988", href="tel:988"), ". It is free, day and night. If someone is in danger now, call ", element("a", "911", href="tel:911"), ".")),
        text("The clinics in this list are not crisis care.", Said("Some of them give Spravato, a spray for the nose. It is not known if it prevents suicide or eases thoughts of it. It does not take the place of a hospital.", "MDSI")),
    ))  # fmt: skip


_PLANS = tuple(member.label for member in schema.PAYMENTS.members)

COST = Section("cost", "Cost, insurance, payment plans, refunds", (
    text(Said("Prices differ from clinic to clinic. Here are examples from one clinic, seen in Nov 2026. A first visit for an IV drip costs $375. For 6 to 8 drips it asks $3,025 to $3,925.", "PRICE"), "We have no price that we trust for the other ways. Clinic pages show a price where we know it, and the cost of the first course where we know both parts."),
    text("Insurance depends on the way it is given.", Said("Some health plans pay for Spravato, if they agree to it first. This is called prior authorization.", "COVER-SPRAVATO"), Said("Some do not pay for ketamine by IV drip.", "COVER-DRIP"), "We read the rules of these two plans as examples.", "Ask your plan and the clinic about your own case. Get the answer in writing."),
    Points("These are the ways to pay that our list knows. Ask which ones the clinic takes:", _PLANS),
    text("A payment plan lets you pay over time. Ask for the total, the fees, and what you owe if you stop."),
    text(Said("In March 2023 a chain of 13 clinics in 9 states closed.", "CHAIN-23"), Said("Clinics have terms of their own. We read two examples in Nov 2026. One clinic will give nothing back.", "REFUND-1"), Said("At the other, a package of visits is lost if you do not use it in time.", "REFUND-2"),
         "So ask what you get back if you stop or if the clinic closes. You may not want to pay far ahead."),
))  # fmt: skip


def telehealth_rule(today: date) -> Said:
    """The federal rule on prescribing by video, as it stands on a day."""
    if today <= TELEHEALTH_RULE_ENDS:
        return cited("home.video_rule").filled(day=_ENDS)
    return cited("home.video_rule_over").filled(day=_ENDS)


def at_home(today: date) -> Section:
    """Treatment at home and by video, with the federal rule as of ``today``."""
    return Section("at-home", "At home and by video", (
        text(Said("The FDA warns about ketamine taken at home. No clinician is there to see that your breathing slows or that your blood pressure jumps.", "FDA-23"),
             Said("It also says that people may not be told about all the risks.", "FDA-23")),
        text(Said("Spravato is never sent home, and nobody may mail it to you. It may be given in a certified clinic only.", "REMS", "REMS-SITES")),
        text(Said("ASKP3, a group of ketamine clinicians, wants strong doses only where you are watched. At home it accepts ketamine only for some people, between visits in person.", "ASKP-S")),
        text(telehealth_rule(today), say("home.georgia"), "Ask if the clinician may treat people in your state."),
        Points("If you think about treatment at home, ask:", (
            "Who checks me first, and do they see me in person?", "Who is on video while I take it, and for how long?", "Who must be with me at home?", "What do you do if I do not answer?", "How much do you send at once, and how must I lock it away?")),
    ))  # fmt: skip


PRIVACY = Section("privacy", "If others use your phone or computer", (
    text("The button “Leave this site” puts a plain page in place of this one at once. So does the Escape key, pressed twice. The plain page does not show the name of this list."),
    text("It cannot do more than that. The pages you saw before stay in the history of your browser. To hide them, use a private window from the start, or clear the history. Calls you make stay in the list of calls on your phone."),
    text("We keep nothing of what you type here. We do not send it to others."),
))  # fmt: skip

ABOUT = Section("about", "About this guide", (
    Made(element("p", element("b", "No clinician has reviewed this wording yet."), " We wrote it from the sources named under each part. It is not medical advice. Talk it over with someone who knows your health.")),
    text("Next to each source stands the day on which we read it. Rules and prices change. If it matters to you, ask again."),
))  # fmt: skip
