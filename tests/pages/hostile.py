"""Clinics whose every text tries to do something: intake refuses them, so tests put them straight into the table."""

import pandas as pd

from directory import schema
from tests import seeded

PAYLOADS = (
    "<img src=x onerror=window.top.ran=1>",
    "<script>window.top.ran=1</script>",
    "{{7*7}}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{% raw %}",
    "${alert(1)}",
    "${window.top.ran=1}",
    "`${window.top.ran=1}`",
    "![x](https://canary.example/pixel.png)",
    "[click](https://canary.example/)",
    "[x](javascript:window.top.ran=1)",
    "Clinic\u202egnp.exe",
    "</script><script>window.top.ran=1</script>",
    ":red[shout] :material/home: $x^2$ **bold** _it_ ~~no~~",
    "&lt;b&gt; &amp;",
    "'\"><svg onload=window.top.ran=1>",
    "# heading\n- item",
    "\\u003cimg src=x onerror=window.top.ran=1\\u003e",
)
# Markup, a script that closes another, three kinds of template, a picture and a link of Markdown, its shortcodes, letters
# that turn the line around: every page of a clinic by day; the others are further spellings, and all stand in the list.
ONE_OF_EACH_KIND = tuple(
    payload
    for payload in PAYLOADS
    if payload.startswith(("'\"><svg", "</script>", "{{ ", "{%", "`${", "![x]", "[x]", "Clinic", ":red", "# heading"))
)
FREE_TEXT = (
    "organization_name",
    "location_name",
    "address_1",
    "address_2",
    "city",
    "description",
    "alert",
    "documents_to_bring",
    "supervision_words",
    "interpretation_services",
    "evaluation_by",
    "claim_findings",
    "after_hours_contact",
    "state_in_person_rule",
    "hours",
    "verified_by",
    "phone",
    "website",
    "email",
)


def hostile_clinics() -> pd.DataFrame:
    """One clinic per payload near Denver, each free text and each checker's role set to it."""
    frame = seeded.clinics(len(PAYLOADS), around=(39.74, -104.99), spread_degrees=0.2)
    for column in (*FREE_TEXT, *(c.name + "_verified_by" for c in schema.FINDINGS)):
        frame[column] = list(PAYLOADS)
    frame["clinic_id"] = [f"H-{n:02d}" for n in range(len(PAYLOADS))]
    frame["status"] = "active"
    frame["listing_status"] = "published"
    frame["alert_ends"] = ""
    return frame
