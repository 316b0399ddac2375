"""The outside texts that the criteria and medical sentences rest on: where each is published, and the day it was read.

What a person is sent to is the place where the author of the text publishes it: the agency, the label, the journal, the
professional body, the maker. A clinic's, insurer's or newspaper's own page stands for its own terms, prices or report
alone. Where only a copy could be read, the copy is kept beside it and shown to staff alone. A sentence on a page
names its sources by the keys used here; nothing medical is said without one.
"""

from dataclasses import dataclass
from datetime import date

READ_ON = date(2026, 11, 9)
_LATER = date(2026, 11, 21)
_LAST = date(2026, 11, 27)
# The label as the FDA lists it; its version 18 took effect on 13 March 2026. Nobody has read all sections of that version yet.
_LABEL = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=d81a6a79-a74a-44b7-822c-0dfa3036eaed"


@dataclass(frozen=True)
class Authority:
    """One outside text: who says it, what it is called, where its author publishes it, and when we read it.

    ``copies``: what was read where the author's own page could not be; shown to staff alone (Quality). ``version``: of a label,
    the year of the text that was read. ``example``: of a page that stands for itself alone, the month of what it says.
    """

    title: str
    url: str
    read_on: date = READ_ON
    copies: tuple[str, ...] = ()
    version: str = ""
    example: str = ""

    @property
    def qualified(self) -> str:
        """What must be said beside the title: the version of a label, the month of an example; else empty."""
        return f"text of {self.version}" if self.version else f"an example, {self.example}" if self.example else ""


# A table of data: a source a line, so that titles and addresses can be compared.
# fmt: off
AUTHORITIES: dict[str, Authority] = {
    "REMS": Authority("FDA: Spravato safety program (REMS)", "https://www.accessdata.fda.gov/scripts/cder/rems/index.cfm?event=IndvRemsDetails.page&REMS=386"),
    "REMS-SITES": Authority("Spravato REMS: rules for clinics", "https://www.spravatorems.com/outpatient-hcs.html"),
    "LABEL": Authority(
        "Spravato label: watching you, and the way home", _LABEL, version="2019",
        copies=("https://www.spravatohcp.com/dosing-spravato-trd", "http://www.120ty.net/bencandy.php?aid=58243&fid=134&page=21")),
    "LABEL-RISKS": Authority(
        "Spravato label: who must not have it", _LABEL, version="2021", copies=("https://www.usmedicine.com/2021online-dir/inc/html/30.html", "https://wcmedicine.com/?p=441")),
    "LABEL-TRIALS": Authority(
        "Spravato label: side effects in trials", _LABEL, _LAST, version="2024",
        copies=("https://prescriberpoint.com/therapies/spravato-d81a6a7", "https://www.jnjmedicalconnect.com/products/spravato/medical-content/adverse-event-of-spravato-dissociative-effectsperceptual-disturbances")),
    "LABEL-YOUNG": Authority("Spravato label: thoughts of suicide in young people", _LABEL, _LATER, version="2019", copies=("http://www.120ty.net/bencandy.php?aid=58243&fid=134&page=6",)),
    "LABEL-PATIENT": Authority("Spravato label: text for patients", _LABEL, version="2024", copies=("https://viewer.joomag.com/discovering-you-magazine-february-2024-issue/0630909001490834231/p19",)),
    "DOSING": Authority(
        "Spravato label: visits by week", _LABEL, version="2022", copies=("https://www.findyourlightpsychiatry.org/spravato", "https://www.rxlist.com/spravato-side-effects-drug-center.htm")),
    "LABEL-NOW": Authority(
        "Spravato label: its newest version", _LABEL, _LAST, version="2026", copies=("https://nctr-crs.fda.gov/fdalabel/services/spl/set-ids/d81a6a79-a74a-44b7-822c-0dfa3036eaed/spl-doc",)),
    "LABEL-MDSI": Authority(
        "Spravato label: depression with thoughts of suicide, and how long", _LABEL, _LAST, version="2020",
        copies=("https://www.spravatohcp.com/mdsi/dosing-and-administration", "https://docslib.org/doc/9815815/spravato%C2%AE-esketamine-nasal-spray-ciii", "https://wcmedicine.com/?p=441")),
    "LABEL-PRESSURE": Authority(
        "Spravato label: blood pressure, and signs of danger", _LABEL, _LAST, version="2019",
        copies=("http://www.120ty.net/bencandy.php?aid=58243&fid=134&page=7", "https://www.usmedicine.com/2021online-dir/inc/html/33.html")),
    "LABEL-LIVER": Authority("Spravato label: liver disease", _LABEL, _LAST, version="2019", copies=("http://butalbitalapap.org/index-4966.html",)),
    "LABEL-DAY": Authority(
        "Spravato label: food, drink and nose sprays before a dose", _LABEL, _LAST, version="2019",
        copies=("https://peacehealth.org/medical-topics/id/fdbm21177-2029", "https://www.mayoclinic.org/drugs-supplements/esketamine-nasal-route/proper-use/drg-20458442")),
    "LABEL-REPORT": Authority("Spravato label: how to report side effects", _LABEL, _LAST, version="2019", copies=("http://www.120ty.net/bencandy.php?aid=58243&fid=134&page=2",)),
    "KETAMINE-LABEL": Authority(
        "Ketamine label, for use in surgery", "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=46dab560-8ecd-4d92-8c92-6baa2310b09b", _LAST, version="2024",
        copies=("https://fda.report/DailyMed/46dab560-8ecd-4d92-8c92-6baa2310b09b", "https://www.oncologynurseadvisor.com/drug/ketalar/", "https://www.pfizermedicalinformation.com/en-us/ketamine/adverse-reactions")),
    "MAKER-TELL": Authority(
        "Spravato patient page: what to tell the clinic first", "https://www.spravato.com/mdsi/about-spravato", _LAST,
        copies=("https://thewomensalley.com/spravato-esketamine-nasal-spray/", "https://www.beinghealth.co/spravato-isi")),
    "MAKER-MAP": Authority("The maker on its map of Spravato centers", "https://spravatotreatmentcenter.com/how_become_a_treatment_center.html", _LAST),
    "FDA-BENZO": Authority(
        "FDA on pills for anxiety and sleep (benzodiazepines), 23 September 2020",
        "https://www.fda.gov/drugs/fda-drug-safety-podcasts/fda-requiring-boxed-warning-updated-improve-safe-use-benzodiazepine-drug-class", _LAST,
        copies=("https://mindbloom-faq.helpscoutdocs.com/article/56-are-there-any-medications-i-should-avoid-during-ketamine-treatment",)),
    "MDSI": Authority("Spravato patient page on depression with suicidal thoughts", "https://www.spravato.com/mdsi"),
    "MAKER-EFFECTS": Authority("Spravato page of its maker on side effects", "https://www.spravato.com/safety-and-tolerability", _LATER),
    "FDA-19": Authority(
        "FDA announcement of 5 March 2019", "https://www.fda.gov/news-events/press-announcements/fda-approves-new-nasal-spray-medication-treatment-resistant-depression-available-only-certified",
        copies=("https://www.silive.com/news/2019/03/fda-approves-new-nasal-spray-to-treat-depression.html",
                "https://www.nami.org/About-Mental-Illness/Research/Research-News/2019/FDA-Approves-Esketamine-Nasal-Spray-for-Treatment-Resistant-Depression")),
    "FDA-20": Authority(
        "FDA: Spravato label as approved in 2020", "https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/211243s004lbl.pdf",
        copies=("https://www.wfla.com/news/national/fda-approves-drug-for-patients-with-serious-suicidal-thoughts/",
                "https://www.thepharmaletter.com/pharmaceutical/brief-fda-approves-new-use-for-spravato")),
    "FDA-22": Authority(
        "FDA alert on compounded ketamine nasal spray, 16 February 2022",
        "https://www.fda.gov/drugs/human-drug-compounding/fda-alerts-health-care-professionals-potential-risks-associated-compounded-ketamine-nasal-spray",
        copies=("https://utahaddictionfellowships.blogspot.com/2022/02/fda-alerts-health-care-professionals-of.html",)),
    "FDA-23": Authority(
        "FDA warning on compounded ketamine, 10 October 2023",
        "https://www.fda.gov/drugs/human-drug-compounding/fda-warns-patients-and-health-care-providers-about-potential-risks-associated-compounded-ketamine",
        copies=("https://healthesystems.com/medalert-tag/ketamine", "https://scrippsnews.com/stories/fda-warns-of-risks-involved-with-compounded-ketamine-products",
                "https://lexichronic.com/letter-10-october-fda-warns-patients-and-health-care-providers-about-potential-risks-associated-with-compounded-ketamine-products-including-oral-formulations-for-the-treatment-of-psychiatric-disord/")),
    "FDA-25": Authority(
        "FDA: Spravato label as approved in January 2025", "https://www.accessdata.fda.gov/drugsatfda_docs/label/2025/211243s016lbl.pdf",
        copies=("https://helm.news/2025-01-22/fda-approves-spravato-nasal-spray-as-standalone-treatment-treatment.html",)),
    "MAKER-25": Authority(
        "Johnson & Johnson: announcement of 21 January 2025",
        "https://www.jnj.com/media-center/press-releases/spravato-esketamine-approved-in-the-u-s-as-the-first-and-only-monotherapy-for-adults-with-treatment-resistant-depression",
        copies=("https://helm.news/2025-01-22/fda-approves-spravato-nasal-spray-as-standalone-treatment-treatment.html",
                "https://www.beckershospitalreview.com/pharmacy/j-j-approves-1st-monotherapy-for-treatment-resistant-depression.html")),
    "SCHEDULE": Authority(
        "Federal list of controlled medicines, Schedule III (21 CFR 1308.13)", "https://www.ecfr.gov/current/title-21/section-1308.13",
        copies=("https://api.fda.gov/drug/ndc.json?search=product_ndc%3A%2250458-028%22", "https://docslib.org/doc/12034772/drug-enforcement-administration-justice-%C2%A7-1308-13")),
    "DEA-26": Authority(
        "DEA and HHS: telehealth rule for controlled medicines, through 31 December 2026", "https://www.govinfo.gov/content/pkg/FR-2025-12-31/html/2025-24123.htm", _LAST),
    "GEORGIA": Authority(
        "Georgia Composite Medical Board on its rule, 10 January 2024", "https://medicalboard.georgia.gov/press-releases/2024-01-10/board-extends-tele-prescribing-flexibility-until-may-1", _LAST),
    "APA-17": Authority("American Psychiatric Association consensus statement, JAMA Psychiatry 2017", "https://jamanetwork.com/journals/jamapsychiatry/article-abstract/2605202"),
    "ASA": Authority("American Society of Anesthesiologists: safe use of ketamine", "https://asahq.org/advocating-for-you/guidance/ketamine-safe-use"),
    "AANA": Authority("American Association of Nurse Anesthesiology: ketamine infusion therapy", "https://aana.com/practice/clinical-practice-resources/ketamine-infusion-therapy", _LAST,
                      copies=("https://issuu.com./aanapublishing/docs/7_-_ketamine_infusion_therapy_for_psychiatric_diso",)),
    "APNA": Authority("American Psychiatric Nurses Association: ketamine infusion therapy", "https://www.apna.org/news/ketamine-infusion-therapy/"),
    "ASKP-W": Authority("ASKP3: what to look for in a ketamine clinic", "https://www.askp.org/patients/what-to-look-for-in-a-clinic/"),
    "ASKP-S": Authority("ASKP3 statement on ketamine at home, 18 December 2023", "https://www.askp.org/askp-statement-about-matthew-perry-death/", _LAST),
    "ASKP-21": Authority(
        "ASKP3 on prescribing and giving ketamine, 12 March 2021",
        "https://www.prnewswire.com/news-releases/american-society-of-ketamine-physicians-psychotherapists-and-practitioners-recommends-the-ethical-prescription-and-administration-of-ketamine-301246490.html", _LAST),
    "VADOD": Authority(
        "Veterans Affairs and Department of Defense: guideline on depression, 2022", "https://www.healthquality.va.gov/guidelines/MH/mdd/", _LAST,
        copies=("https://joulecma.ca/secure/clinicalupdates/poems/2023/detail/305367/1", "https://medboundtimes.com/medbound-blog/vadod-guidelines-for-the-management-of-major-depressive-disorder")),
    "CANMAT-FULL": Authority("CANMAT recommendations on racemic ketamine, 2021, in full", "https://pmc.ncbi.nlm.nih.gov/articles/PMC8138742/", _LAST),
    "CANMAT": Authority("CANMAT recommendations on racemic ketamine, 2021", "https://pubmed.ncbi.nlm.nih.gov/33174760/"),
    "JAMA-M": Authority("Ketamine advertising in Maryland, JAMA Network Open 2023", "https://pmc.ncbi.nlm.nih.gov/articles/PMC10630893/"),
    "TRD": Authority("A public ketamine clinic after 3 years, with the usual definition of resistant depression", "https://pmc.ncbi.nlm.nih.gov/articles/PMC11193313"),
    "REAL-22": Authority("Alnefeesi and others 2022: 79 studies of ketamine in everyday care", "https://doi.org/10.1016/j.jpsychires.2022.04.037"),
    "TRIALS-16": Authority("Han and others 2016: trials of ketamine put together", "https://pmc.ncbi.nlm.nih.gov/articles/PMC5098773"),
    "ELEKT-D": Authority("ELEKT-D trial of ketamine and ECT, 2023", "https://pubmed.ncbi.nlm.nih.gov/37224232/"),
    "KETECT": Authority("KetECT trial of ketamine and ECT, 2022", "https://pmc.ncbi.nlm.nih.gov/articles/PMC9154276"),
    "KARMA-DEP": Authority(
        "KARMA-Dep 2 trial of ketamine in hospital, 2025", "https://pubmed.ncbi.nlm.nih.gov/41123905/", _LAST,
        copies=("https://plus.mcmaster.ca/helsebiblioteket/Home/Article/117971",
                "https://www.drdonline.net/post/the-karma-dep-2-trial-ketamine-no-better-than-midazolam-for-inpatient-depression")),
    "KADS": Authority("KADS trial of ketamine under the skin, 2023", "https://pmc.ncbi.nlm.nih.gov/articles/PMC10727911/", _LAST),
    "COGNITION": Authority(
        "A review of ketamine and thinking, Journal of Clinical Psychiatry", "https://www.psychiatrist.com/jcp/effects-ketamine-cognition-unipolar-bipolar-depression-systematic-review/", _LAST,
        copies=("https://dev2.psychiatrist.com/jcp/effects-ketamine-cognition-unipolar-bipolar-depression-systematic-review",
                "https://www.newswise.com/articles/no-adverse-cognitive-effects-of-ketamine-or-esketamine-for-treatment-resistant-depression")),
    "BENZO-EFFECT": Authority("A review of anxiety pills and the effect of ketamine, 2020", "https://doi.org/10.3389/fpsyt.2020.00844", _LAST, copies=("https://frontiersin.org/journals/psychiatry/articles/10.3389/fpsyt.2020.00844/full",)),
    "OLDER": Authority("Trial of Spravato with people of 65 and older (TRANSFORM-3), 2020", "https://pubmed.ncbi.nlm.nih.gov/31734084/", _LAST, copies=("https://scholars.duke.edu/individual/pub1422560",)),
    "YOUTH": Authority("Ketamine in young people, Focus", "https://doi.org/10.1176/appi.focus.22020004", _LAST, copies=("http://focus.psychiatryonline.org/doi/10.1176/appi.focus.22020004",)),
    "PTSD": Authority("Ketamine for PTSD: what trials found", "https://pmc.ncbi.nlm.nih.gov/articles/PMC10316217", _LAST),
    "988": Authority("988 Lifeline: what to expect", "https://988lifeline.org/get-help/what-to-expect", _LAST),
    "988-ASL": Authority(
        "SAMHSA: 988 in American Sign Language, 8 September 2023",
        "https://www.samhsa.gov/newsroom/press-announcements/20230908/988-suicide-crisis-lifeline-adds-american-sign-language-services-deaf-hard-of-hearing-callers", _LAST),
    "MEDWATCH": Authority("FDA MedWatch", "https://www.fda.gov/medwatch", _LAST),
    "ESTIMATE": Authority("Medicare office (CMS): your right to a price in writing", "https://www.cms.gov/nosurprises/consumers", _LAST),
    "RECORDS": Authority("Federal rule on copies of your records (45 CFR 164.524)", "https://www.ecfr.gov/current/title-45/section-164.524", _LAST),
    "FSMB": Authority(
        "Federation of State Medical Boards: information for consumers",
        "https://www.fsmb.org/u.s.-medical-regulatory-trends-and-actions/guide-to-medical-regulation-in-the-united-states/information-for-consumers/", _LAST,
        copies=("https://projects.propublica.org/graphics/investigating-doctors",)),
    "NPI": Authority("Federal register of clinicians' numbers (NPI)", "https://npiregistry.cms.hhs.gov/", _LAST),
    "LOW-MOOD-24": Authority("A report on one person with long-lasting low mood, 2024", "https://doi.org/10.5005/jp-journals-10067-0173", _LAST, copies=("https://www.ijiapp.com/abstractArticleContentBrowse/IJPP/36648/JPJ/fullText",)),
    "BIPOLAR-23": Authority("Nunez and others 2023: ketamine in bipolar depression", "https://doi.org/10.3390/brainsci13121672", _LAST),
    "MAKER-MANIA": Authority("Johnson & Johnson for clinicians: Spravato and mania", "https://www.jnjmedicalconnect.com/products/spravato/medical-content/spravato-adverse-event-mania", _LAST),
    "PSYCHOSIS-21": Authority(
        "Veraart and others 2021: ketamine and psychosis", "https://www.psychiatrist.com/jcp/ketamine-treatment-depression-patients-history-psychosis-current-psychotic-symptoms-systematic-review/", _LAST),
    "ANXIETY-20": Authority("A review of ketamine for anxiety, 2020", "https://pubmed.ncbi.nlm.nih.gov/31339086/", _LAST),
    "OCD-13": Authority("Rodriguez and others 2013: a trial of ketamine for OCD", "https://pmc.ncbi.nlm.nih.gov/articles/PMC3799067", _LAST),
    "SUBSTANCE-25": Authority("A review of ketamine for alcohol and drug use, 2025", "https://doi.org/10.1016/j.josat.2025.209705", _LAST, copies=("https://psychiatryai.com/?p=1146",)),
    "PAIN-18": Authority(
        "Three societies of pain and anesthesia doctors: ketamine drips for long-term pain, 2018", "https://doi.org/10.1097/AAP.0000000000000808", _LAST,
        copies=("https://www.medcentral.com/pain/interventions/asra-aapm-asa-release-first-iv-ketamine-infusion-guidelines",)),
    "EATING-22": Authority("A review of ketamine for eating disorders, 2022", "https://pmc.ncbi.nlm.nih.gov/articles/PMC8963252", _LAST),
    "BIRTH-24": Authority(
        "Wong and others 2024: esketamine and depression around birth", "https://doi.org/10.1017/S1092852924000452", _LAST,
        copies=("https://core-prod.cambridgecore.org/core/product/D5B071DDF6AA48EDB61E04776DB4C9DA/core-reader",)),
    "END-23": Authority("A review of ketamine near the end of life, 2023", "https://doi.org/10.47626/1516-4446-2022-2876", _LAST, copies=("http://www.scielo.br/scielo.php?script=sci_arttext&pid=S1516-44462023000200182&lng=en&tlng=en",)),
    "LISTS": Authority("Study of ten treatment locators", "https://pmc.ncbi.nlm.nih.gov/articles/PMC11260587"),
    "PRICE": Authority("A clinic's own prices", "https://www.ketamine-lounge.com/faqs", _LAST, example="Nov 2026"),
    "COVER-SPRAVATO": Authority(
        "Humana Military on Spravato", "https://www.humanamilitary.com/provider/education-and-resources/quick-access/policy-updates-and-alerts/230126-spravato", _LAST, example="Mar 2023"),
    "COVER-DRIP": Authority(
        "Blue Cross and Blue Shield of Alabama on IV ketamine", "https://al-policies.exploremyplan.com/portal/web/medical-policies/-/mp-446", _LAST, example="Nov 2024",
        copies=("https://al-policies.exploremyplan.com/portal/web/medical-policies/-/mp-446?print=1",)),
    "CHAIN-23": Authority("Behavioral Health Business, 16 March 2023", "https://bhbusiness.com/2023/03/16/ketamine-wellness-centers-field-trip-closing-clinics-in-several-states/", _LAST),
    "REFUND-1": Authority("A clinic's own refund terms", "https://www.ketaminesolace.com/english-refund-policy", example="Nov 2026"),
    "REFUND-2": Authority("Another clinic's own refund terms", "https://www.yarrowcenter.com/english-refund-policy", example="Nov 2026"),
}
# fmt: on
