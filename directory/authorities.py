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
    "NAMI-19": Authority("NAMI on the FDA's approval of esketamine, 2019", "https://www.nami.org/About-Mental-Illness/Research/Research-News/2019/FDA-Approves-Esketamine-Nasal-Spray-for-Treatment-Resistant-Depression"),
    "FDA-19": Authority("FDA announcement of 5 March 2019, as quoted in the press", "https://www.silive.com/news/2019/03/fda-approves-new-nasal-spray-to-treat-depression.html"),
    "FDA-20": Authority("Report on the FDA approval of August 2020", "https://www.wfla.com/news/national/fda-approves-drug-for-patients-with-serious-suicidal-thoughts/"),
    "FDA-25": Authority("Report on the FDA approval of 21 January 2025", "https://helm.news/2025-01-22/fda-approves-spravato-nasal-spray-as-standalone-treatment-treatment.html"),
    "FDA-23-NEWS": Authority("Report on the FDA warning of October 2023", "https://scrippsnews.com/stories/fda-warns-of-risks-involved-with-compounded-ketamine-products"),
    "FDA-23-TEXT": Authority("Text of the FDA warning of 10 October 2023", "https://lexichronic.com/letter-10-october-fda-warns-patients-and-health-care-providers-about-potential-risks-associated-with-compounded-ketamine-products-including-oral-formulations-for-the-treatment-of-psychiatric-disord/"),
    "LABEL-RISKS": Authority("Spravato label: who must not have it", "https://www.usmedicine.com/2021online-dir/inc/html/30.html"),
    "LABEL-TRIALS": Authority("Spravato label: side effects in trials", "http://www.120ty.net/bencandy.php?aid=58243&fid=134&page=5"),
    "LABEL-YOUNG": Authority("Spravato label: thoughts of suicide in young people", "http://www.120ty.net/bencandy.php?aid=58243&fid=134&page=6", date(2026, 11, 21)),
    "MAKER-EFFECTS": Authority("Spravato page of its maker on side effects", "https://www.spravato.com/safety-and-tolerability", date(2026, 11, 21)),
    "LABEL-PATIENT": Authority("Spravato text for patients", "https://viewer.joomag.com/discovering-you-magazine-february-2024-issue/0630909001490834231/p19"),
    "SCHEDULE": Authority("openFDA entry for Spravato: schedule CIII", "https://api.fda.gov/drug/ndc.json?search=product_ndc%3A%2250458-028%22"),
    "DOSING": Authority("Spravato visits by week, as a clinic lists them", "https://www.findyourlightpsychiatry.org/spravato"),
    "REMS-SITES": Authority("Spravato REMS: rules for clinics", "https://www.spravatorems.com/outpatient-hcs.html"),
    "TRD": Authority("A public ketamine clinic after 3 years, with the usual definition of resistant depression", "https://pmc.ncbi.nlm.nih.gov/articles/PMC11193313"),
    "REAL-22": Authority("Alnefeesi and others 2022: 79 studies of ketamine in everyday care", "https://doi.org/10.1016/j.jpsychires.2022.04.037"),
    "TRIALS-16": Authority("Han and others 2016: trials of ketamine put together", "https://pmc.ncbi.nlm.nih.gov/articles/PMC5098773"),
    "ELEKT-D": Authority("ELEKT-D trial of ketamine and ECT, 2023", "https://pubmed.ncbi.nlm.nih.gov/37224232/"),
    "KETECT": Authority("KetECT trial of ketamine and ECT, 2022", "https://pmc.ncbi.nlm.nih.gov/articles/PMC9154276"),
    "PRICE-1": Authority("Price of IV ketamine, a round-up", "https://backup.fastlifehacks.com/?p=16210"),
    "PRICE-2": Authority("Price of IV ketamine and Medicare", "https://fairsquaremedicare.com/articles/does-medicare-cover-ketamine"),
    "COVER": Authority("Insurance cover for ketamine, a table by payer", "https://mindmedicinelaw.com/guides/ketamine-therapy-insurance-coverage"),
    "CHAIN-23": Authority("Report on a chain of 13 clinics that closed in March 2023", "https://ca.movies.yahoo.com/psychedelic-wellness-centers-close-leaving-110508185.html"),
    "REFUND-1": Authority("Refund rules of a clinic, first example", "https://www.ketaminesolace.com/english-refund-policy"),
    "REFUND-2": Authority("Refund rules of a clinic, second example", "https://www.yarrowcenter.com/english-refund-policy"),
    "GEORGIA": Authority("A telehealth provider on the rule in Georgia", "https://anywhereclinic.com/ketamine-georgia"),
    "LISTS": Authority("Study of ten treatment locators", "https://pmc.ncbi.nlm.nih.gov/articles/PMC11260587"),
}
