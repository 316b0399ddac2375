"""The outside texts that the criteria and medical sentences rest on, each with its address and the day it was read.

Read in November 2026 (the notes of the project say how far each was read). A sentence on a page names its
source by the keys used here; nothing medical is said without one.
"""
from dataclasses import dataclass
from datetime import date

READ_ON = date(2026, 11, 9)


@dataclass(frozen=True)
class Authority:
    """One outside text: who says it, what it is called, where it stands, and when we read it."""

    title: str
    url: str
    read_on: date = READ_ON


AUTHORITIES: dict[str, Authority] = {
    "REMS": Authority("FDA: Spravato safety programme (REMS)", "https://www.accessdata.fda.gov/scripts/cder/rems/index.cfm?event=IndvRemsDetails.page&REMS=386"),
    "LABEL": Authority("Spravato label, dosing and monitoring", "https://www.spravatohcp.com/dosing-spravato-trd"),
    "FDA-22": Authority("FDA alert on compounded ketamine nasal spray, 16 February 2022", "https://utahaddictionfellowships.blogspot.com/2022/02/fda-alerts-health-care-professionals-of.html"),
    "FDA-23": Authority("FDA warning on compounded ketamine, 10 October 2023", "https://healthesystems.com/medalert-tag/ketamine"),
    "APA-17": Authority("American Psychiatric Association consensus statement, JAMA Psychiatry 2017", "https://jamanetwork.com/journals/jamapsychiatry/article-abstract/2605202"),
    "ASA": Authority("American Society of Anesthesiologists: safe use of ketamine", "https://asahq.org/advocating-for-you/guidance/ketamine-safe-use"),
    "AANA": Authority("American Association of Nurse Anesthesiology: ketamine infusion therapy", "https://aana.com/practice/clinical-practice-resources/ketamine-infusion-therapy"),
    "APNA": Authority("American Psychiatric Nurses Association: ketamine infusion therapy", "https://www.apna.org/news/ketamine-infusion-therapy/"),
    "ASKP-W": Authority("ASKP3: what to look for in a ketamine clinic", "https://www.askp.org/patients/what-to-look-for-in-a-clinic/"),
    "ASKP-S": Authority("ASKP3 statement on ethical prescription, 2021", "https://www.prnewswire.com/news-releases/american-society-of-ketamine-physicians-psychotherapists-and-practitioners-recommends-the-ethical-prescription-and-administration-of-ketamine-301246490.html"),
    "CANMAT": Authority("CANMAT recommendations on racemic ketamine, 2021", "https://pubmed.ncbi.nlm.nih.gov/33174760/"),
    "TAS": Authority("Tasmanian prescribing guideline, after the RANZCP memorandum", "https://docsbay.net/psb-guidelines-for-prescribing-ketamine-for-treatment-resistant-depression-in-tasmania-2017"),
    "NZ-HDC": Authority("New Zealand Health and Disability Commissioner, decision 11HDC01072 on written consent", "https://hdc.org.nz/decisions/search-decisions/2013/11hdc01072"),
    "JAMA-M": Authority("Ketamine advertising in Maryland, JAMA Network Open 2023", "https://pmc.ncbi.nlm.nih.gov/articles/PMC10630893/"),
    "MDSI": Authority("Spravato patient page on depression with suicidal thoughts", "https://www.spravato.com/mdsi"),
    "DEA-26": Authority("Federal telehealth rule for controlled medicines, through 31 December 2026", "https://www.healthcarelawinsights.com/2026/01/dea-extends-telemedicine-flexibilities-for-ketamine-prescribing-what-clinics-need-to-know-in-2026"),
}
