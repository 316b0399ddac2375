"""For each code about cells and rows, the smallest file that makes it appear.

Every file is one fictional clinic that is right in all but what the code is about, so that nothing else refuses it.
"""

import csv
import io
from datetime import date

TODAY = date(2026, 11, 9)

CLINIC = {
    "clinic_id": "CO-0012",
    "organization_name": "Juniper Mental Health",
    "address_1": "1600 Cindermoor Lane",
    "city": "Denver",
    "state_province": "CO",
    "postal_code": "80202",
    "latitude": "39.7525",
    "longitude": "-104.9995",
    "phone": "303-555-0112",
}
IV, SPRAVATO, NOT_SPRAVATO = (
    {"route_iv_infusion": "yes"},
    {"route_esketamine_intranasal": "yes", "rems_certified": "yes"},
    {"route_esketamine_intranasal": "no"},
)
HOME = {"care_setting": "at_home_telehealth", "licensed_states": "CO", "ongoing_support": "yes"}
BY_REGISTER = {
    "evidence_type": "primary_registry",
    "evidence_ref": "register entry 12",
    "verified_by": "Resource specialist, Example Center",
}


def clinic(*changes: dict[str, str], **cells: str) -> bytes:
    """The file of one clinic, with some cells changed or added."""
    row = dict(CLINIC)
    for change in (*changes, cells):
        row.update(change)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(row), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()


CELL_CASES: dict[str, bytes] = {
    "id.format": clinic(clinic_id="CO 12/a"),
    "enum.unknown_value": clinic(route_iv_infusion="probably"),
    "enum.spelled": clinic(status="Active"),
    "ynu.blank": clinic(route_iv_infusion=""),
    "ynu.spelled": clinic(route_iv_infusion="Y"),
    "multi.separator": clinic(conditions="ptsd, anxiety"),
    "multi.repeated": clinic(conditions="ptsd;anxiety;ptsd"),
    "multi.empty_member": clinic(conditions="ptsd;;anxiety"),
    "text.whitespace": clinic(city="  Denver\u00a0"),
    "text.newline": clinic(description="First line\nsecond line"),
    "text.too_long": clinic(city="D" * 81),
    "text.all_caps": clinic(organization_name="JUNIPER MENTAL HEALTH"),
    "text.control_char": clinic(description="a\x07bell"),
    "text.bidi_control": clinic(organization_name="Juniper \u202etxet"),
    "text.html": clinic(description="<img src=x onerror=alert(1)>"),
    "text.markdown": clinic(description="[our page](https://juniper.example)"),
    "text.script_like": clinic(organization_name="Juniper {{7*7}}"),
    "text.formula": clinic(description='=HYPERLINK("https://juniper.example","x")'),
    "text.placeholder": clinic(address_2="TBD"),
    "text.leading_apostrophe": clinic(postal_code="'80202"),
    "excel.error_value": clinic(phone="#N/A"),
    "excel.exponent": clinic(phone="3.03556E+09"),
    "excel.serial_date": clinic(BY_REGISTER, assured_date="45992"),
    "excel.text_trick": clinic(postal_code='="80202"'),
    "number.format": clinic(wait_days_estimate="two weeks"),
    "number.range": clinic(minimum_age="180"),
    "number.spelled": clinic(price_per_session="$450"),
    "state.unknown": clinic(state_province="ZZ"),
    "state.full_name": clinic(state_province="Colorado"),
    "zip.dropped_zero": clinic(city="Waterbury", state_province="CT", postal_code="6708", latitude="", longitude=""),
    "zip.format": clinic(postal_code="8O202"),
    "zip.unknown": clinic(postal_code="00000"),
    "zip.state_mismatch": clinic(postal_code="10001", latitude="", longitude=""),
    "zip.plus_four": clinic(postal_code="80202-1234"),
    "city.looks_like_zip": clinic(city="80202"),
    "address.po_box": clinic(address_1="P.O. Box 12"),
    "address.no_number": clinic(address_1="Cindermoor Lane"),
    "geo.number": clinic(latitude="39,7525"),
    "geo.range": clinic(latitude="95.5", longitude="-104.9995"),
    "geo.half_pair": clinic(longitude=""),
    "geo.nonfinite": clinic(latitude="NaN"),
    "geo.swapped": clinic(latitude="-104.9995", longitude="39.7525"),
    "geo.sign": clinic(longitude="104.9995"),
    "geo.null_island": clinic(latitude="0", longitude="0"),
    "geo.out_of_us": clinic(latitude="48.8566", longitude="2.3522"),
    "geo.out_of_state": clinic(latitude="40.7608", longitude="-111.8910"),
    "geo.far_from_zip": clinic(latitude="38.2544", longitude="-104.6091"),
    "geo.missing": clinic(latitude="", longitude=""),
    "phone.format": clinic(phone="303-555-0112 / 303-555-0113"),
    "phone.impossible": clinic(phone="555-555-5555"),
    "phone.toll_free_only": clinic(phone="800-555-0112"),
    "phone.extension": clinic(phone="303-555-0112 x301"),
    "phone.normalized": clinic(phone="(303) 555 0112"),
    "url.scheme": clinic(website="javascript:alert(1)"),
    "url.format": clinic(website="juniper dot example"),
    "url.userinfo": clinic(website="https://juniper.example@elsewhere.example"),
    "url.private_host": clinic(website="https://127.1/"),
    "url.too_long": clinic(website="https://juniper.example/" + "a" * 300),
    "url.no_scheme": clinic(website="juniper.example"),
    "url.http": clinic(website="http://juniper.example"),
    "url.homograph": clinic(website="https://junip\u0435r.example"),
    "url.tracking": clinic(website="https://juniper.example/?utm_source=mail&fbclid=1"),
    "email.format": clinic(email="hello at juniper.example"),
    "npi.check_digit": clinic(npi="1234567890"),
    "hours.format": clinic(hours="M-F 8-5"),
    "hours.spelled": clinic(hours="mon - fri 8:00 - 17:00"),
    "timezone.unknown": clinic(timezone="Mountain"),
    "date.format": clinic(BY_REGISTER, assured_date="12/25/2025"),
    "date.ambiguous": clinic(BY_REGISTER, assured_date="03/04/2026"),
    "date.future": clinic(BY_REGISTER, assured_date="2026-11-10"),
    "date.range": clinic(BY_REGISTER, assured_date="2026-02-30"),
    "date.stale": clinic(BY_REGISTER, assured_date="2024-05-01", informed_consent="yes"),
    "date.due": clinic(
        BY_REGISTER, assured_date="2025-11-25", informed_consent="yes", phone_evidence_type="third_party"
    ),
    "rule.iv_at_home": clinic(IV, HOME),
    "rule.spravato_setting": clinic(SPRAVATO, HOME),
    "rule.spravato_observation": clinic(SPRAVATO, observation_minutes="90"),
    "rule.spravato_rems": clinic(SPRAVATO, rems_certified="unknown"),
    "rule.rems_without_spravato": clinic(NOT_SPRAVATO, rems_certified="yes"),
    "rule.rems_not_applicable": clinic(SPRAVATO, rems_certified="not_applicable"),
    "rule.compounded_consent": clinic(route_compounded_intranasal="yes", informed_consent="unknown"),
    "rule.adolescents_spravato": clinic(SPRAVATO, populations="adults;adolescents"),
    "rule.medicare_without_covered_route": clinic(IV, payment_medicare="yes"),
    "rule.telehealth_with_no_states": clinic(telehealth="yes"),
    "rule.telehealth_only_with_no_states": clinic(HOME, licensed_states=""),
    "rule.at_home_no_followup": clinic(HOME, ongoing_support="no"),
    "rule.accepting_no_phone": clinic(accepting_new_patients="newpt", phone=""),
    "rule.closed_but_accepting": clinic(accepting_new_patients="newpt", status="defunct"),
    "rule.age_range": clinic(minimum_age="65", maximum_age="18"),
    "rule.price_range": clinic(price_per_session="450", price_course="45"),
    "rule.claim_without_evidence": clinic(informed_consent="yes"),
    "rule.claim_phrase": clinic(description="A 70 % success rate, guaranteed."),
    "rule.phone_call_without_name": clinic(informed_consent="yes", informed_consent_evidence_type="phone_call"),
    "rule.name_in_verified_by": clinic(BY_REGISTER, verified_by="Jane Doe"),
}

# Codes that describe the stored text itself and so are told again whenever it is read.
REMARKS = frozenset(
    {"text.all_caps", "address.po_box", "address.no_number", "url.http", "url.homograph", "rule.name_in_verified_by"}
)
