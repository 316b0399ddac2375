"""Kinds of sentences that promise more than research shows, in a clinic's own words: a reason to look, never a verdict.

The kinds are those of domain rule 2.5 (after the study of clinic advertising in Maryland) and of the articles that the
project grew out of. Forms vary in case, hyphens, blanks and ways to write a number. A sentence that denies the claim
("not FDA-approved", "we do not promise that it works for everyone"), asks it, or calls it wrong is left alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ClaimKind:
    """One kind of claim: its name, why it is more than research shows, and how it is recognised within one sentence.

    ``needs``: pieces of words of which a text holds one where it makes the claim; most texts are passed over by them alone.
    ``unless``: what in the sentence makes it say something else. ``holds``: a last look at the words that were found.
    ``denied_inside``: whether a denial within the words found counts.
    """

    name: str
    reason: str
    needs: tuple[str, ...]
    says: re.Pattern
    unless: re.Pattern | None = None
    holds: Callable[[str], bool] | None = None
    denied_inside: bool = False


def _kind(
    name: str,
    reason: str,
    needs: tuple[str, ...],
    *says: str,
    unless: str = "",
    holds: Callable[[str], bool] | None = None,
    denied_inside: bool = False,
) -> ClaimKind:
    return ClaimKind(
        name,
        reason,
        needs,
        re.compile("|".join(says), re.IGNORECASE),
        re.compile(unless, re.IGNORECASE) if unless else None,
        holds,
        denied_inside,
    )


_NUMBER_WORDS = {
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "two thirds": 67,
    "three quarters": 75,
    "most": 51,
    "majority": 51,
    "nearly all": 95,
    "almost all": 95,
}
_COUNTED = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
# what studies found (authorities REAL-22, TRIALS-16) lies below; a clinic that names as much promises nothing
_FROM_PERCENT = 50
_UP_TO = r"(?:\s*(?:-|to|or|and)\s*[0-9]{1,3})?"
_PERCENT = rf"(?:\b[0-9]{{1,3}}(?:\.[0-9]+)?\s*(?:%|per\s?cent\b)?{_UP_TO}(?:\.[0-9]+)?\s*(?:%|per\s?cent\b))"
_COUNT, _OF = rf"(?:[0-9]{{1,3}}|{'|'.join(_COUNTED)})", r"(?:4|5|10|100|four|five|ten|a\s+hundred)"
_OF_TEN = rf"(?:\b{_COUNT}(?:\s*(?:-|to|or)\s*{_COUNT})?(?:\s+(?:out\s+of|of|in)\s+(?:every\s+)?|/){_OF}\b)"
_SHARE = (
    r"(?:\b(?:fifty|sixty|seventy|eighty|ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?\s+per\s?cent\b|\btwo[\s-]thirds\b|\bthree[\s-]quarters\b|\b(?:nearly|almost|virtually)\s+all\b"
    r"|\bmost(?=\s+(?:of\s+(?:our|the)\s+)?(?:patients|clients))|\b(?:vast\s+|great\s+)?majority\b)"
)
_MANY = rf"(?:{_PERCENT}|{_OF_TEN}|{_SHARE})"
_PATIENTS = (
    r"(?:patients?|people|clients?|persons?|individuals?|those|adults|cases|veterans|users|sufferers|them|everyone)"
)
_GOT_BETTER = (
    r"(?:respond(?:s|ed|ing)?(?!\s+(?:to\s+(?:our|your|calls?|messages|surveys?|e-?mails)|within))|improv(?:e|es|ed|ement|ements)\b|recover(?:s|ed)?\b|benefit(?:s|ed|ted)?\b|remission\b|relief\b|responses?\b(?!\s+(?:times?|within|to)\b)"
    r"|(?:feel|feels|felt|get|gets|got|do|does|did)\s+(?:\w+\s+)?better\b|(?:are|were|was|is)\s+(?:helped|healed)\b|symptom[\s-]free\b|see\s+results\b)"
)
_SUCCESS = r"(?:success(?:es|ful|fully)?\b(?!\s*stor)|effective(?:ness|ly)?\b(?!\s+(?:on|from|as\s+of|date|immediately|january|february|march|april|may|june|july|august|september|october|november|december|[0-9]))|efficacy\b|response\s+rates?\b|remission(?:\s+rates?)?\b)"
_APPROVED = r"\bf\.?d\.?a\.?(?:'s)?[\s-]*(?:has\s+|have\s+|)approv(?:ed|es|al)\b"
_DRUG = r"(?:(?:es)?ketamine|spravato|infusions?|treatments?|therap(?:y|ies)|medicines?|medications?|drips?|lozenges?|nasal\s+sprays?|protocols?|injections?)"
_EVERYONE = r"(?:everyone|everybody|anyone|anybody|all\s+(?:of\s+)?(?:our\s+|the\s+)?(?:patients|people|clients|adults)|every\s+(?:single\s+)?(?:patient|person|client|one|case|body))"
_SUICIDE = r"(?:suicid(?:e|al|ality)\b(?:\s+(?:thoughts?|thinking|ideations?|feelings?|urges?|risk|behaviou?rs?|impulses))?|(?:thoughts?|ideas)\s+of\s+(?:suicide|dying|death|self[\s-]?harm)|self[\s-]?harm|urges?\s+to\s+die|wish\s+to\s+die)"
_CRISIS = rf"(?:\bcris[ei]s\b|{_SUICIDE}|\bemergenc(?:y|ies)\b)"
_ECT = r"(?:\bect\b|\belectro-?\s?convulsive\b|\belectro-?shock\b|\bshock\s+(?:therapy|treatments?)\b)"
_SPRAY = r"(?:\bspravato\b|\besketamine\b|\b(?:nasal|nose|intranasal)\s+(?:sprays?|ketamine)\b|\bketamine\s+(?:nasal|nose)\s+sprays?\b)"
_HOME = (
    r"(?:\bat[\s-]home\b|\bhome\s+(?:use|kits?|delivery|delivered|dosing|treatments?)\b|\b(?:to|at)\s+your\s+(?:own\s+)?(?:home|door(?:step)?|house)\b|\bfrom\s+home\b|\btake[\s-]home\b|\bsent\s+home\b|\bhome\s+with\s+you\b"
    r"|\bship(?:s|ped|ping)?\b|\bmail(?:s|ed|ing)?\b|\bdeliver(?:s|ed|y|ing)?\b|\b(?:comfort|privacy)\s+of\s+(?:your\s+|their\s+)?(?:own\s+)?home\b)"
)
# between a spray and a home these tell of something else
_ELSEWHERE = r"clinic|office|here|certified|lozenges?|tablets?|troches?|capsules?|infusions?|and|or|after|following|once|rides?|drives?|drivers?|forms?|paperwork|papers|letters?|bills?|packets?|brochures?|about|information|calls?|check|results"


def _gap(most: int, without: str = "") -> str:
    """At most so many characters of one sentence, without certain words."""
    return rf"(?:(?!\b(?:{without})\b)[^.;!?]){{0,{most}}}?" if without else rf"[^.;!?]{{0,{most}}}?"


def _promises_much(words: str) -> bool:
    """Whether the largest share that is named is more than what studies found."""
    text = re.sub(r"[\s-]+", " ", words.casefold())
    shares = [
        float(n)
        for n in re.findall(r"(\d{1,3}(?:\.\d+)?)(?=\s*(?:%|per ?cent|to \d|or \d|and \d| \d{1,3}\s*(?:%|per)))", text)
    ]
    for count, of in re.findall(rf"({_COUNT})(?: (?:out of|of|in) (?:every )?|/)({_OF})\b", text):
        shares.append(100 * float(_COUNTED.get(count) or count) / float({"a hundred": 100, **_COUNTED}.get(of) or of))
    shares += [share for word, share in _NUMBER_WORDS.items() if re.search(rf"\b{word}\b", text)]
    return max(shares, default=0) >= _FROM_PERCENT


# A table of data: a kind with its patterns together.
# fmt: off
# name, reason, pieces of words, how it is recognised; the names of the first six are those of rule 2.5
CLAIM_KINDS: tuple[ClaimKind, ...] = (
    _kind("FDA-approved ketamine", "The FDA has approved ketamine for surgery alone; for depression it has approved Spravato.", ("fda", "f.d.a"),
          rf"{_APPROVED}[^.;!?]{{0,40}}?\bketamine\b(?!-like)", rf"\bketamine\b[^.;!?]{{0,30}}?(?:{_APPROVED}|\bapproved\s+by\s+(?:the\s+)?fda\b)",
          unless=r"\bana?esth", holds=lambda words: not re.search(r"esketamine|spravato", words, re.IGNORECASE), denied_inside=True),
    _kind("cure", "No study shows a cure.", ("cur",), r"\bcur(?:e|es|ed|ing)\b"),
    _kind("guaranteed", "No result of treatment can be promised.", ("guarant",), r"\bguarante(?:e|es|ed|eing)\b"),
    _kind("no side effects", "Ketamine and Spravato have side effects that the FDA names.", ("effect", "adverse"),
          r"\b(?:no|zero|without(?:\s+any)?|free\s+(?:of|from))\s+(?:\w+\s+)?(?:side[\s-]*effects?|adverse\s+(?:effects?|events?|reactions?))\b", r"\bside[\s-]*effects?[\s-]*free\b", unless=r"\bno\s+side[\s-]*effects?\s+(?:(?:was|were|has|have)\s+)?(?:left|lists?|forms?)\b"),
    _kind("70 % success", "Of studies together, 45 of 100 people responded; a higher share is more than they show.", ("%", "cent", "10", "ten", "hundred", "4", "5", "four", "five", "thirds", "quarters", "ly all", "almost all", "most", "majority"),
          rf"{_MANY}\s*(?:of\s+)?(?:[\w']+\s+){{0,3}}?{_SUCCESS}", rf"{_SUCCESS}{_gap(40)}(?:{_PERCENT}|{_OF_TEN})",
          rf"{_MANY}\s+(?:\w+\s+)?{_GOT_BETTER}", rf"{_MANY}\s+(?:of\s+)?(?:[\w']+\s+){{0,3}}?{_PATIENTS}{_gap(40)}{_GOT_BETTER}",
          rf"\b(?:works?|worked|helps?|helped)\s+(?:(?:for|in|on|over|more|than|up|to|about|around|nearly|almost|at|least|some)\s+){{0,4}}{_MANY}", unless=r"\b(?:surveys?|questionnaires?|side[\s-]*effects?|discounts?|calls?|e-?mails?|messages)\b", holds=_promises_much),
    _kind("high success rate", "What counts as success is not said; in studies fewer than half responded.", ("rate",),
          r"\b(?:high|higher|highest|great|excellent|impressive|remarkable|outstanding|proven|incredible|amazing)\s+(?:\w+\s+)?(?:success|response|remission|cure)[\s-]rates?\b",
          r"\b(?:success|response|remission)[\s-]rates?\s+(?:is|are)\s+(?:\w+\s+)?(?:high|great|excellent|impressive|remarkable|outstanding)\b"),
    _kind("safe for everyone", "Some people must not have it, and it has risks for all.", ("safe", "risk", "harmless"),
          rf"\bsafe\s+for\s+(?:{_EVERYONE}|all\b|every\s+\w+)", r"\b(?:completely|totally|perfectly|entirely|absolutely|100\s*%)\s+safe\b", r"\brisk[\s-]*free\b", r"\b(?:no|zero)\s+risks?\b(?!\s+(?:is|are)\s+)", r"\bharmless\b"),
    _kind("safe and effective", "The FDA names dangers of ketamine, and has not found it safe and effective for depression.", ("safe",),
          r"\bsafely\s+and\s+effectively\b", r"\b(?:safe|safety)\b\s*(?:,|\.|!|and|&|as\s+well\s+as|yet|but)\s*(?:and\s+)?(?:(?:highly|very|proven|also|clinically|fast|quick|gentle|well)[\s,-]+(?:and\s+)?)*(?:effective(?:ness)?|proven|efficacy)\b",
          r"\b(?:effective|proven)\s*(?:,|and|&)\s*(?:and\s+)?(?:(?:very|completely|also|clinically)\s+)*safe\b",
          rf"\b{_DRUG}\s+(?:is|are|was|were|has\s+been|have\s+been)\s+(?:(?:very|extremely|remarkably|proven|shown|known|generally|clinically|found|considered|to\s+be)\s+)*safe\b(?!\s+(?:only|if|to\s+leave|enough))",
          r"\b(?:a|an|the|our)\s+(?:(?:very|extremely|proven|completely)\s+)*safe(?:\s*,?\s*(?:and\s+)?\w+)?\s+(?:treatment|therapy|medicine|medication|drug|cure|option|alternative)\b", unless=r"\bsafe\s+and\s+effective\s+communication\b"),
    _kind("works for everyone", "In studies about half of the people did not respond.", ("every", "anyone", "anybody", " all ", "always", "fail", "will work", "will help"),
          rf"\b(?:works?|worked|working|effective)\s+(?:(?:well|best|great|wonders|equally|perfectly|just)\s+)*(?:for|on|in|with)\s+(?:(?:almost|nearly|virtually|practically|absolutely|just\s+about)\s+)?{_EVERYONE}",
          rf"\b(?:{_DRUG}|it)\s+(?:(?:can|will|always|really)\s+)*helps?\s+(?:(?:almost|nearly|virtually|practically)\s+)?{_EVERYONE}",
          rf"\b(?:{_DRUG}|it)\s+will\s+(?:work|help)\s+(?:for\s+)?you\b(?!\s+(?:to|with|find|get|plan)\b)", r"\b(?:works?|effective)\s+(?:on|for|against)\s+(?:all|every)\s+(?:kinds?|types?|forms?)\s+of\b",
          rf"\b{_EVERYONE}\s+(?:(?:responds|improves|gets\s+better|feels\s+better)\b|benefits\s+from\s+(?:our\s+)?{_DRUG})",
          r"\b(?:always|never\s+fails?\s+to)\s+works?\b(?!\s+(?:with|to|together|in|on|as|for|hard|from|at))", r"\bworks\s+every\s+time\b", rf"\b{_DRUG}\s+never\s+fails?\b", r"\bfail[\s-]?proof\b",
          unless=rf"\bwe\s+(?:\w+\s+)?work(?:ed)?\s+(?:\w+\s+)?(?:for|with|on)\b|\b(?:hours|schedules?|times?|appointments?|payments?|prices?|plans?|budgets?|website|menu|staff|team)\b{_gap(30)}\b(?:works?|effective)\b"),
    _kind("every way works", "The ways of giving it are not equally well proven.", ("effective", "equally", "work", "as good", "as well", "as strong", "as powerful", "no difference"),
          rf"\b(?:each|every|all|any|whichever)\s+(?:\w+\s+){{0,4}}?(?:methods?|routes?|forms?|ways?|options?|kinds?)\b{_gap(40)}\b(?:effective(?:ly)?\b|equally\s+\w+|works?\s+(?:equally|just|as|well|the\s+same)|just\s+as\s+(?:well|good|strong)|as\s+good\s+as)",
          rf"\b(?:lozenges?|tablets?|pills?|troches?|nasal\s+sprays?|sprays?|injections?|shots?|at[\s-]home\s+\w+)\b{_gap(30)}\b(?:just\s+as|equally|every\s+bit\s+as|as)\s+(?:effective|strong|well|good|powerful)\b{_gap(15)}\b(?:iv|infusions?|drips?|intravenous)\b",
          rf"\b(?:iv|infusions?|injections?|lozenges?|nasal|oral)\b{_gap(40)}\b(?:all|equally)\s+(?:work\w*|deliver\w*|effective)\b", rf"\bno\s+matter\s+(?:how|which)\b{_gap(40)}\b(?:works?|effective)\b", r"\bmakes\s+no\s+difference\s+(?:how|which|what)\s+(?:it\s+is\s+given|form|route|way|method)\b", denied_inside=True),
    _kind("resets the brain", "No study shows that ketamine resets, rewires or repairs a person's brain.", ("brain", "mind", "neur", "synap"),
          r"\b(?:re-?set|re-?wir|re-?boot|re-?build|re-?grow|re-?start|re-?calibrat|re-?program|re-?stor|repair|heal|fix)(?:s|e|es|ed|t|ts|ting|ing|m|ms|ming)?\s+(?:(?:the|your|a|of|their|our|depressed|whole|entire|damaged|human|way|lost|broken)\s+){0,3}(?:brains?|neural\s+(?:pathways|circuits|networks|connections)|synap(?:ses|tic\s+connections)|neurons)\b(?!\s+(?:injur|surg|bleed|damage|tumou?r))",
          r"\bre-?(?:set|boot|start)\s+(?:button\s+)?(?:on|for|of|to)\s+(?:\w+\s+)?(?:brain|mind)\b", r"\bre-?(?:set|wire|boot|start|program)s?\s+(?:the|your|a)\s+mind\b", r"\bbrains?\s+(?:to\s+)?(?:heal|repair|re-?set|re-?wire)s?\s+(?:itself|themselves)\b", r"\b(?:brain|neural)\s+(?:re-?set|re-?wiring|re-?boot)\b", r"\b(?:grows?|growing|creates?|sprouts?)\s+(?:\w+\s+)?(?:brain\s+cells|neurons|neural\s+pathways)\b"),
    _kind("reduces suicidal thoughts", "It is not known if Spravato or ketamine prevents suicide or reduces thoughts of it.", ("suicid", "harm", "dying", "death", "to die"),
          rf"\b(?:reduces|lowers|eases|relieves|stops|ends|prevents|eliminates|quiets|quietens|decreases|lessens|removes|erases|treats|cuts|calms|curbs|dissolves|alleviates|combats|(?:takes|took)\s+away|gets?\s+rid\s+of)\s+(?:(?!if\b|when\b|for\b)\w+\s+){{0,3}}?{_SUICIDE}",
          rf"\btakes?\s+{_SUICIDE}\s+away\b", rf"\b(?:{_DRUG}|it\s+(?:can|may|will))\b{_gap(50, 'if|when')}\b(?:reduc(?:e|ed|ing|tion)|lower(?:ed|ing)?|ease[ds]?|easing|reliev(?:e|ed|ing)|stop(?:ped|ping)?|end(?:ed|ing)?|prevent(?:ed|ing|ion)?|eliminat(?:e|ed|ing)|decreas(?:e|ed|ing)|lessen(?:ed|ing)?|treat(?:ed|ing)?|alleviat(?:e|ed|ing)|quiet(?:ed)?)\s+(?:(?:of|in|the|your|their|severe|acute)\s+){{0,2}}{_SUICIDE}",
          rf"\b(?:relief|freedom)\s+(?:from|of|for)\s+(?:\w+\s+){{0,2}}?{_SUICIDE}", rf"{_SUICIDE}\s+(?:\w+\s+){{0,2}}?(?:fade[sd]?|vanish(?:ed|es)?|disappear(?:s|ed)?|melt(?:s|ed)?(?:\s+away)?|lift(?:s|ed)?|(?:go|goes|went)\s+away|(?:is|are|were)\s+(?:\w+\s+)?(?:reduced|gone|eased|relieved))\b",
          unless=r"\b(?:988|911|hotline|lifeline|crisis\s+plan|safety\s+plan|screen(?:s|ing)?)\b"),
    _kind("critical in a crisis", "Clinics are no crisis care, and ketamine does not take the place of 988 or a hospital.", ("cris", "suicid", "harm", "emergenc", "dying", "death", "to die", "lives", "life", "hospital", " er"),
          rf"\b(?:critical|vital|essential|crucial|life[\s-]?saving|invaluable|lifeline|answer|solution|life-?savers?|(?:ideal|perfect|best|right|powerful|potent)\s+(?:option|choice|treatment|therapy|care|relief|medicine|help|tool|one))\b{_gap(60, 'plan|if')}(?:{_CRISIS}|\bthe\s+suicidal\b)",
          rf"{_CRISIS}{_gap(50)}\b{_DRUG}\b{_gap(30)}\b(?:critical|vital|essential|crucial|life[\s-]?saving|ideal|answer|solution|lifeline)\b",
          rf"\b(?:fast|rapid|immediate|instant|quick)[\s-](?:\w+\s+)?(?:relief|help|rescue)\s+(?:for|in|from|during)\s+(?:\w+\s+){{0,3}}?{_CRISIS}",
          rf"\b{_DRUG}\b{_gap(40)}\b(?:sav(?:es?|ed|ing)\s+(?:your\s+|my\s+|her\s+|his\s+|their\s+|a\s+)?(?:lives|life)|life[\s-]?saving|life-?savers?)\b", r"\b(?:don't|do\s+not|no\s+need\s+to)\s+go\s+to\s+(?:the\s+|a\s+|an\s+)?(?:er|emergency\s+room|hospital)\b", rf"\blife[\s-]?saving\s+(?:\w+\s+)?{_DRUG}\b", r"\b(?:instead\s+of|alternative\s+to|rather\s+than|replaces)\s+(?:the\s+|a\s+|an\s+)?(?:emergency\s+(?:room|department)|hospital(?:\s+stay|ization)?|er)\b",
          unless=r"\b(?:988|911|hotline|call|crisis\s+plan|safety\s+plan|training|trained|equipment|exits?)\b"),
    _kind("fewer side effects than ECT", "Two trials do not agree, and each treatment has harms of its own.", (" ect", "(ect", "\"ect", "“ect", "/ect", "-ect", "electro", "shock"),
          rf"\b(?:fewer|less|milder|lower|reduced)\s+(?:[\w-]+\s+){{0,2}}?(?:side[\s-]*effects?|adverse\s+\w+|harms?|risks?|risky|harmful|dangerous|invasive|memory\s+\w+|complications?|severe)\b{_gap(40)}{_ECT}",
          rf"\b(?:better|safer|gentler|milder|superior|stronger|more\s+(?:effective|powerful|humane)|outperforms?|beats?|surpasses)\b{_gap(30, 'covered|paid|ask')}\b(?:than|to|over|with)?\s*{_ECT}",
          rf"\bwithout\s+(?:the\s+)?(?:side[\s-]*effects?|memory\s+loss|harms?|risks?|trauma)\s+(?:of|from|seen\s+with)\s+{_ECT}",
          rf"\b(?:unlike|no)\s+{_ECT}(?:\s+side[\s-]*effects?|{_gap(40)}\b(?:no|fewer|without|less)\b)", rf"{_ECT}{_gap(50)}\b(?:worse|harsher|inferior|riskier|outdated|barbaric|more\s+(?:side|adverse|harm|danger|risk)\w*|last[\s-](?:ditch|resort))\b",
          rf"{_ECT}{_gap(40)}\b(?:ketamine|spravato|infusions?)\b{_gap(20)}\b(?:fewer|safer|gentler|milder|better)\b"),
    _kind("Spravato at home", "Spravato may be given in certified places alone, and the FDA warns about ketamine sprays at home.", ("spra", "esketamine", "nasal ketamine", "nose ketamine"),
          rf"{_SPRAY}{_gap(50, _ELSEWHERE)}{_HOME}", rf"\btakes?\s+(?:your\s+|the\s+)?{_SPRAY}\s+home\b", rf"{_HOME}{_gap(40, _ELSEWHERE)}{_SPRAY}(?!\s+(?:forms?|paperwork|papers|letters?|bills?|packets?|brochures?|about|information|guides?|savings|cards?))", denied_inside=True),
)
# fmt: on

_REASONS = {kind.name: kind.reason for kind in CLAIM_KINDS}

# "F.D.A. approved" and "Safe. Effective." are one thought
_SENTENCE_END = re.compile(r"(?<!\b[a-z]\.)(?<!\bsafe[.!])(?<=[.!?;])\s+|\n+", re.IGNORECASE)
# one for one, so that the words found can be quoted as they were written
_PLAIN = str.maketrans(
    {
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "’": "'",
        "‘": "'",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{FULLWIDTH PERCENT SIGN}": "%",
    }
)
_BLANKS = re.compile(r"\s\s|[^\S \n]")
_EACH = re.compile(r"\s+|\S")
# "not only" and "don't wait" deny nothing
_NOT = (
    r"(?:\b(?:not|never|cannot|neither|nor|nobody|whether|unknown|unproven|unclear|unlikely|unapproved|off[\s-]*label|doubt\w*|beware|wary|avoid|ask\s+(?:any|every|a)\s+(?:clinic|provider|doctor)|no\s+one|none)\b|n't\b|\bno\s+(?:\w+\s+){0,3}(?:can|could|should|will|may|would|has|have)\b"
    r"|\b(?:known?|sure|clear|studied|learn|ask|see|tell)\s+(?:\w+\s+)?if\b)(?!\s+(?:only|just|merely|simply|wait|miss|hesitate|suffer|worry|settle|let|delay|forget|been\s+(?:easier|better))\b)"
)
_TURN = r"\b(?:but|however|yet|although|though|while|instead)\b|\band\s+(?:we|our|it|they|this|ketamine|infusions?|spravato|results)\b"
_CLAUSE = re.compile(rf"[,:()]|\s-+\s|{_TURN}", re.IGNORECASE)
_NEW_THOUGHT = re.compile(_TURN, re.IGNORECASE)
_DENIES = re.compile(_NOT, re.IGNORECASE)
# what is not promised may be a list, with commas
_NOT_PROMISED = re.compile(
    rf"{_NOT}\W+(?:\w+\W+){{0,4}}?(?:promis|claim|say|said|guarant|offer|tell|told|believ|mean|expect|advertis|suggest|mak|stat|assert|pretend|think|prov)\w*",
    re.IGNORECASE,
)
_NONE_OF_IT = re.compile(
    r"\b(?:no|without|nothing|neither)(?:\s+(?!and\b|but\b)\w+){0,3}\s*$", re.IGNORECASE
)  # directly before: "no guaranteed cure"
_CALLED_WRONG = re.compile(
    r"^[^.;!?]{0,60}?\b(?:myths?|false|untrue|wrong|misleading|overstated|exaggerat\w*|nonsense|not\s+(?:true|proven|proved|known|so|what\s+(?:we|research)|something|a\s+claim|the\s+case|promised|possible|approved)|(?:can\s?not|can't)\s+be\s+(?:promised|proved|proven|known|guaranteed)|is\s+unproven|(?:isn't|aren't)\s+(?:true|proven|known))\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\bno\b(?!\s+(?:matter|difference)\b)", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"\W*(?:(?:that|this|it)(?:\s+is|'s)\s+(?:wrong|false|untrue|not\s+(?:true|so|right)|a\s+myth|misleading)|(?:not\s+so|false|wrong)\b)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^\W*(?:is|are|does|do|can|will|could|would|has|have|should)\b(?!n't).*\?\W*$", re.IGNORECASE | re.DOTALL
)


def claims_in(text: str) -> list[tuple[str, str]]:
    """(name of the kind, the words found) of every claim in a text, in the order of ``CLAIM_KINDS``."""
    plain, places = _plain(text)
    folded = f" {plain.lower()}"
    possible = [kind for kind in CLAIM_KINDS if any(piece in folded for piece in kind.needs)]
    sentences = list(_kept(plain)) if possible else []
    found = []
    for kind in possible:
        at = next((span for start, sentence in sentences if (span := _claimed(kind, sentence, start))), None)
        if at:
            found.append((kind.name, text[places[at[0]] : places[at[1] - 1] + 1].strip()))
    return found


def reason(name: str) -> str:
    """Why a kind of claim is more than research shows. Raises KeyError for a name that is none of ``CLAIM_KINDS``."""
    return _REASONS[name]


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """A text with one form of quotes, dashes and blanks, and where each of its characters stood."""
    plain = text.translate(_PLAIN)
    if not _BLANKS.search(plain):
        return plain, range(len(plain))
    places = [m.start() for m in _EACH.finditer(plain)]
    return "".join(("\n" if "\n" in m[0] else " ") if m[0].isspace() else m[0] for m in _EACH.finditer(plain)), places


def _kept(text: str) -> Iterator[tuple[int, str]]:
    """Where each sentence starts, and the sentence; without questions, and without what the next sentence calls wrong."""
    sentences = list(_sentences(text))
    following = [sentence for _, sentence in sentences[1:]] + [""]
    for (start, sentence), after in zip(sentences, following, strict=True):
        if not _ASKED.match(sentence) and not _TAKEN_BACK.match(after):
            yield start, sentence


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]


def _claimed(kind: ClaimKind, sentence: str, start: int) -> tuple[int, int] | None:
    """Where in the whole text the first claim of this kind stands that the sentence does not take back."""
    if kind.unless and kind.unless.search(sentence):
        return None
    for match in kind.says.finditer(sentence):
        if (not kind.holds or kind.holds(match[0])) and not _denied(kind, sentence, match):
            return start + match.start(), start + match.end()
    return None


def _denied(kind: ClaimKind, sentence: str, match: re.Match) -> bool:
    before = sentence[: match.start()]
    clause = _CLAUSE.split(before)[-1]
    thought = _NEW_THOUGHT.split(before)[-1]
    return bool(
        _DENIES.search(clause)
        or _NOT_PROMISED.search(thought)
        or _NONE_OF_IT.search(before)
        or (kind.denied_inside and (_DENIES.search(match[0]) or _NONE.search(match[0])))
        or _CALLED_WRONG.match(sentence[match.end() :])
    )
