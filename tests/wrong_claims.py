"""A check over our own words: statements about ketamine that are wrong, out of date or overstated.

Each claim has an id, patterns that recognise it in one sentence, and what makes the sentence say something else: a
denial near the claim, or a word that makes it right. A question claims nothing. The ids are those of the project's list
of wrong claims; the patterns are kept wide, because a warning costs a look and a missed claim reaches a patient.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_ONE_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_ABBREVIATIONS = re.compile(r"\b(?:[a-z]\.){2,}|\b(?:vs|dr|e\.g|i\.e)\.")
_PLAIN = str.maketrans(
    {"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"'}
)

_NOT = (
    r"(?:\bnot\b|\bnever\b|\bneither\b|\bnor\b|\bnobody\b|\bno one\b|\bnone\b|\bnothing\b|\bcannot\b|\bwithout\b|\bunknown\b|\bunproven\b|\bunclear\b|\bwhether\b(?! by| with| as| it is given| iv| im| a drip| through)|\b(?:know\w*|tell|see|asks?|sure|checks?|decides?|learn|say) if\b"
    r"|\bunapproved\b|\boff-label\b|\bno longer\b|\bno (?!matter)\b|\bfalse\b|\bwrong\b|\bmyth\b|n't\b)"
)
_KETAMINE = r"(?<!es)(?<!s-)\bketamine\b(?!-like)"
_ANY_FORM = r"\b(?:es)?ketamine\b|\bspravato\b"
_DRUG = rf"(?:{_ANY_FORM}|\bit\b|\btreatments?\b|\binfusions?\b|\bthe (?:drug|medicine|therapy|spray)\b|\blozenges?\b|\btroches?\b|\bdrips?\b)"
_APPROVAL = r"(?:\bapprov(?:ed|es|al|als|ing)\b|\bcleared\b|\bgreen[- ]?light\w*|\bfda[- ](?:backed|endorsed|sanctioned)|\blicen[sc]ed by the fda\b|\bfda'?s? (?:nod|okay|ok|blessing|says yes)|\bnod\b)"
_ECT = r"\b(?:ect|electroconvulsive|electro-convulsive|electroshock|shock (?:therapy|treatment))\b"
_SPRAY = r"(?:(?:nasal|nose|intranasal)[- ]?(?:sprays?|ketamine|forms?|formulations?)|sprays?\b.{0,20}\bnose|(?<!maker's )\bsprays?\b)"
_HUNDREDTHS = r"(?:%|\bper ?cent\b|\b(?:in|of|out of) (?:every )?(?:a )?(?:100|hundred)\b)"
_IMPROVE = r"(?:respon[ds]\w*|improv\w*|benefit\w*|recover\w*|(?:feel|get|got|felt|do|did)\s+(?:much |far |a lot )?better|help(?:s|ed)?\b|relief|work(?:s|ed)?\b)"
_SUICIDE = r"(?:suicid\w*|self-?harm\w*|self harm|\bcris[ie]s\b|wants? to die|wanting to die|life[- ]threatening)"
_TRD = r"(?:resist\w*|\btrd\b|hard[- ]to[- ]treat|stubborn)"
_FAIL = r"(?:fail\w*|nothing (?:has |else |have )?(?:work|help)\w*|not improv\w*|not help\w*|n't help\w*|not work\w*|n't work\w*|no help|without (?:success|relief)|unsuccess\w*|no relief|not enough|exhausted|tried|(?:not|n't) (?:\w+ )?(?:respond|bring|give|provide|reliev)\w*|neither\b.{0,40}?\b(?:work|help)\w*)"
_THERAPY = r"(?:\b(?:talk )?therap(?:y|ies)\b|psychotherap\w*|lifestyle|counsel\w*|exercise|\bdiet\b)"
_USUAL = r"\b(?:conventional|traditional|standard|usual|regular|normal)\b"
_SIX_VISITS = r"\b(?:six|6)\b(?:\s+\w+){0,2}\s+(?:infusions?|sessions?|visits?|doses|treatments?|drips?)"
_HOURS = r"\b(?:several|many|some|a few|a couple of|multiple|long|a number of) hours\b"


@dataclass(frozen=True)
class Claim:
    """How one wrong claim is recognised.

    ``says``: any of these patterns in one sentence. ``right_if``: a pattern anywhere in the sentence that makes it right.
    ``denied_before`` / ``denied_after``: how many characters before and after the match a denial may stand;
    ``denied_inside``: whether one inside the match counts. ``carried_on``: patterns in a sentence and the one before it,
    where a text names what it speaks of first and says the wrong of it next.
    """

    id: str
    says: tuple[re.Pattern, ...]
    right_if: re.Pattern | None = None
    denied_before: int = 40
    denied_after: int = 0
    denied_inside: bool = True
    carried_on: tuple[re.Pattern, ...] = ()


def _claim(claim_id: str, *says: str, right_if: str = "", carried_on: tuple[str, ...] = (), **more) -> Claim:
    return Claim(
        claim_id,
        tuple(re.compile(p) for p in says),
        re.compile(right_if) if right_if else None,
        carried_on=tuple(re.compile(p) for p in carried_on),
        **more,
    )


def _between(first: str, second: str, most: int) -> str:
    """Two patterns in either order, at most ``most`` characters apart."""
    return rf"(?:{first}).{{0,{most}}}?(?:{second})|(?:{second}).{{0,{most}}}?(?:{first})"


CLAIMS: tuple[Claim, ...] = (
    _claim(
        "E1",
        rf"{_APPROVAL}(?:(?!esketamine|spravato).){{0,40}}?{_KETAMINE}(?! spray called spravato)",
        rf"{_KETAMINE}(?:(?!esketamine|spravato|,? but|;).){{0,60}}?{_APPROVAL}",
        right_if=r"an(?:a)?esth\w*|surgery|operation|asleep|to sleep",
        denied_after=60,
    ),
    _claim(
        "E2",
        r"\b(?:two|2)\b.{0,30}\b(?:different|distinct|separate|unlike|unrelated)\b.{0,25}\b(?:types?|kinds?|class(?:es)?|sorts?|groups?|famil(?:y|ies)|categor(?:y|ies))\b",
        rf"{_TRD}.{{0,80}}\b(?:types|kinds|classes|sorts|groups|families|categories)\b.{{0,25}}(?:antidepressant|medic|drug|pill)",
        right_if=r"(?:need|must|have to|has to|required to)(?:n't| not)|(?:do|does)(?:n't| not) (?:have|need|require|ask|matter|mean|say)|not (?:need|have to|required|necessar)|no need|same (?:type|kind|class)",
        denied_before=0,
    ),
    _claim(
        "E3",
        rf"{_TRD}.{{0,60}}\b(?:means?|is|has|when|defined|called|includes?|covers?)\b.{{0,90}}{_THERAPY}.{{0,60}}{_FAIL}",
        rf"{_TRD}.{{0,60}}\b(?:means?|is|has|when|defined|called|includes?|covers?)\b.{{0,60}}{_FAIL}.{{0,60}}{_THERAPY}",
        rf"{_THERAPY}.{{0,60}}{_FAIL}.{{0,60}}{_TRD}",
        rf"{_FAIL}.{{0,60}}{_THERAPY}.{{0,60}}{_TRD}",
        rf"{_TRD}.{{0,60}}\b(?:refers?|known|where|occurs?|describes?|doesn't|does not|if)\b.{{0,90}}{_THERAPY}.{{0,60}}{_FAIL}",
        rf"{_TRD}.{{0,40}}{_FAIL}.{{0,60}}{_THERAPY}",
        rf"{_TRD}.{{0,60}}\bdespite\b.{{0,60}}{_THERAPY}",
        rf"{_TRD}.{{0,60}}\bneither\b.{{0,40}}{_THERAPY}.{{0,30}}\b(?:work|help)\w*",
        rf"\b(?:if|when|where)\b.{{0,30}}{_USUAL}.{{0,20}}\b(?:treatments?|methods?|options?)\b.{{0,60}}{_THERAPY}.{{0,60}}{_FAIL}",
        carried_on=(rf"{_TRD}.{{0,60}}[?.] (?:it|this) (?:is|means)\b.{{0,60}}{_THERAPY}.{{0,60}}{_FAIL}",),
        right_if=r"(?:does not|do not|doesn't|don't|need not|not) (?:count|include|need|matter|ask)|only (?:counts?|medicines|antidepressants)|counts? only",
        denied_inside=False,
        denied_before=0,
    ),
    _claim(
        "E4",
        _between(rf"\b[4-7][05]\s*(?:{_HUNDREDTHS})?\s*(?:-|to|and)\s*[67][05]\s*{_HUNDREDTHS}", _IMPROVE, 80),
        _between(
            r"\b(?:five|5|six|6)\s*(?:-|to|or)\s*(?:six|6|seven|7)\s*(?:in|of|out of)\s*(?:every )?(?:ten|10)\b",
            _IMPROVE,
            80,
        ),
        _between(
            rf"(?:\b(?:up to|as (?:many|much|high) as|about|around|nearly|roughly|some)\s+)(?:[67][05])\s*{_HUNDREDTHS}",
            _IMPROVE,
            60,
        ),
        rf"\bhalf (?:and|to|or) (?:about )?[67][05]\s*{_HUNDREDTHS}",
        _between(r"\b(?:six|seven|6|7) (?:in|of|out of) (?:every )?(?:ten|10)\b", _IMPROVE, 60),
        rf"(?:more than half|most (?:people|patients)|two[- ]thirds|up to 7 (?:in|of|out of) 10|seven (?:in|of|out of) ten|the majority)\b.{{0,60}}(?:respon[ds]\w*|improv\w*|get better|feel better|recover\w*|benefit\w*).{{0,60}}(?:{_ANY_FORM}|treatment)",
        rf"(?:{_ANY_FORM})\s+(?:helps|works (?:for|in)|relieves|benefits)\s+(?:more than half|most (?:people|patients)|two[- ]thirds|seven (?:in|of|out of) ten|7 (?:in|of|out of) 10|the majority|half to)",
        right_if=r"(?:placebo|dissociat|side effect|relapse)",
    ),
    _claim(
        "E5",
        _between(r"\bsucce(?:ss(?:ful|fully)?(?:[ -]rates?)?|eds?)\b", rf"\b\d{{2,3}}\s*{_HUNDREDTHS}", 60),
        r"\b(?:high|great|excellent|impressive|remarkable|strong|very good)\b.{0,12}\bsuccess(?:[ -]rates?)?\b",
        r"\bsuccess[ -]rates?\b.{0,25}\b(?:high|great|excellent|impressive|remarkable|strong)\b",
        _between(
            r"\bsuccess(?:ful|fully|es)?\b|\bsucceeds?\b",
            r"\b(?:six|seven|6|7)\s+(?:(?:to|or)\s+(?:seven|7)\s+)?(?:in|of|out of|times (?:in|out of))\s+(?:every )?(?:ten|10)\b",
            60,
        ),
        rf"(?:{_ANY_FORM}).{{0,60}}\b(?:effective|works)\b.{{0,30}}\b[67]\d\s*{_HUNDREDTHS}",
        rf"\beffective(?:ness)?\b.{{0,40}}\b[67]\d\s*(?:{_HUNDREDTHS})?\s*(?:-|to)\s*[67]\d\s*{_HUNDREDTHS}",
    ),
    _claim(
        "E6",
        rf"(?:{_ANY_FORM}|\binfusions?\b).{{0,70}}?\b(?:better|superior|safer|gentler|stronger|more (?:effective|useful|powerful)|outperforms?|beats?|surpass\w*|wins?|fewer|less (?:harm|risk)\w*|milder)\b.{{0,50}}?{_ECT}",
        rf"{_ECT}.{{0,60}}?\b(?:worse|inferior|riskier|more dangerous|less (?:effective|safe|useful)|harsher|weaker|more (?:side|adverse|harm)\w*)\b.{{0,50}}?(?:{_ANY_FORM})",
        rf"\b(?:better|safer|gentler|superior|fewer (?:side|adverse|harm|unwanted)\w*(?: effects)?)\b.{{0,40}}?\b(?:than|to)\b.{{0,12}}?{_ECT}",
        rf"{_ECT}.{{0,40}}?\b(?:last[- ](?:ditch|resort|option|chance|line)|only when (?:all|everything) else)",
        rf"(?:{_ANY_FORM}).{{0,60}}?\bfewer (?:side|adverse|harm|unwanted).{{0,40}}?{_ECT}",
        rf"\b(?:compared (?:with|to)|unlike|in contrast to)\b.{{0,12}}?{_ECT}.{{0,30}}?(?:{_ANY_FORM}|\bit\b).{{0,60}}?\b(?:gentler|safer|better|milder|fewer|spares?|leaves?|no memory|stronger|superior)\b",
        carried_on=(
            rf"{_ECT}.{{0,200}}?[?.] .{{0,40}}?(?:{_ANY_FORM}).{{0,80}}?\b(?:fewer|milder|less) (?:[\w-]+ ){{0,2}}(?:side|adverse|harm|risk|unwanted)\w*",
        ),
        right_if=r"\b(?:one|that|this|1) (?:trial|study)\b|\bmixed\b|\bno (?:simple|clear)\b|\bbut\b.{0,60}\b(?:other|second|another)\b",
    ),
    _claim(
        "E7",
        r"(?:\beach\b|\ball\b|\bevery\b|\bany\b|\bboth\b|\bwhichever\b|\bno matter (?:how|which)\b|\bregardless\b|\bhowever (?:it|you)\b).{0,70}?\b(?:effectively|effective|work(?:s|ing)?\b|equally|the same\b.{0,12}(?:effect|result|benefit)|just as (?:good|well)|as well)",
        r"\b(?:lozenges?|tablets?|pills?|capsules?|nasal spray|nose spray|injections?|shots?|troches?)\b.{0,60}?\b(?:equally|just as|as) (?:effective|well|good|strong|proven)\b",
        r"\b(?:equally|just as|as) (?:effective|well|good|strong|proven)\b.{0,60}?\b(?:lozenges?|tablets?|pills?|capsules?|nasal spray|nose spray|injections?|shots?|troches?|drip|iv)\b",
        r"\b(?:routes?|ways?|forms?|methods?)\b.{0,40}?\b(?:are|is|work|works)\b.{0,25}?\b(?:equal|equally|the same|equivalent|interchangeable|just as)",
        r"\b(?:iv|drip|infusions?|shots?|injections?)\b.{0,60}?\b(?:lozenges?|tablets?|pills?|nasal sprays?|nose sprays?|sprays?|troches?)\b.{0,40}?\b(?:effective(?:ly)?|works?(?! by)|equally)\b",
        r"\b(?:makes|there is) no difference\b.{0,40}?\b(?:route|how it is given|drip|iv|lozenge|spray)|\b(?:routes?|iv|lozenges?|how it is given)\b.{0,40}?\bmakes no difference\b",
        right_if=r"\b(?:unequal|differs?|different levels?|not all|not each|not every|not equal\w*|proof|nothing)\b|^(?:do|does|is|are|ask)\b|\b(?:plan|clinic|see|checks?|measures?|questionnaires?|forms you)\b.{0,30}\bworks?\b",
    ),
    _claim(
        "E8",
        rf"{_SPRAY}.{{0,30}}?\byet to be (?:approved|proven)",
        rf"\b(?:studies|research|trials|tests)\b.{{0,30}}?{_SPRAY}.{{0,30}}?\b(?:under ?way|ongoing|going on|continu\w*)",
        _between(
            _SPRAY,
            r"\b(?:studies|research|trials|tests)\b.{0,30}?\b(?:under ?way|ongoing|going on|continuing|planned|early)|\bearly (?:research|studies|trials)\b|\bresearch stage",
            40,
        ),
        _between(
            _SPRAY,
            r"\b(?:(?:still|now|only|just|currently|also|yet|presently)\b.{0,25}?\b(?:being )?(?:explor|stud|investigat|research|test|experiment|develop|trial|look)\w*|being (?:explored|studied|investigated|tested|researched|looked)|experimental|under (?:study|investigation|development)|in (?:early )?(?:trials|testing|development))",
            50,
        ),
        r"\b(?:still|currently|now)\s+(?:testing|studying|exploring|investigating|researching|trying out|developing)\b.{0,40}?"
        + _SPRAY,
        right_if=r"compounded|pharmacy-made|made by a pharmacy|pharmacy mixes|approved since|no longer",
    ),
    _claim(
        "E9",
        rf"{_SPRAY}.{{0,70}}?\b(?:suit\w*|appropriate|good|fine|ideal|fit|perfect|convenient|safe|okay|right|made|meant|easy|great|can be|may be|could be|is (?:given|used|taken))\b.{{0,50}}?\b(?:out-?patients?|at home|home use|home|own|anywhere|any (?:office|clinic|setting))\b",
        rf"(?:{_ANY_FORM}).{{0,50}}?\b(?:can|may|could)\b.{{0,12}}?\b(?:be )?(?:take\w*|use\w*|given|ship\w*|mail\w*|sent|deliver\w*|spray\w*)\b.{{0,30}}?\b(?:home|house|yourself alone|door)\b",
        r"\b(?:use|take|spray|get|receive)\b.{0,25}?\b(?:spravato|esketamine|nasal spray|nose spray)\b.{0,20}?\b(?:at home|in your (?:own )?home|on your own)\b",
        r"\b(?:home kits?|take-?home|mail(?:ed)?|ship(?:ped|s)?|deliver(?:ed|s)?)\b.{0,50}?\b(?:spravato|nasal spray|nose spray|esketamine)\b",
        r"\boutpatients?\b.{0,30}?\b(?:suit\w*|appropriate|good|fine|ideal|right)\b.{0,40}?" + _SPRAY,
        right_if=r"\bonly\b.{0,60}\b(?:certified|clinic|office)\b|\bcertified (?:clinic|place|setting|office)\b|\bmay not\b|\bmust\b",
    ),
    _claim(
        "E10",
        r"\bspravoto\b",
        rf"\bspravato\b\W{{0,3}}(?:\s*(?:nasal spray|nose spray))?\s*(?:,|\(|is\b|means\b|contains\b|-)\s*(?:(?:simply|just|really|basically|only|actually)\s+)?(?:a |an |the )?(?:brand(?: name)? (?:of|for) |form of |kind of |type of |version of |nasal |nose |spray of |name (?:of|for) )*{_KETAMINE}",
        rf"{_KETAMINE} (?:nasal |nose )?spray(?:,)?(?:\s+(?:is\b|sold as|known as|named|called|is called|marketed as|brand(?:ed)?(?: as)?))?\s*\(?\bspravato\b",
        denied_before=0,
    ),
    _claim(
        "E11",
        rf"{_DRUG}.{{0,45}}?\b(?:is|are|was|were|be|as|proven|shown|known|considered|found|remains?)\b.{{0,45}}?(?<!un)(?<!how )\bsafe\b(?! way| to (?:leave|go)|ty\b)",
        rf"(?:{_ANY_FORM}|\binfusions?\b|\blozenges?\b).{{0,60}}?\b(?:harmless|risk-free|no (?:known |real |serious |lasting )?(?:risks?|dangers?|harms?|side[- ]effects?)|without (?:any )?(?:risks?|side[- ]effects?)|carries no)\b",
        rf"\bsafe(?:,)? (?:and|yet|but) (?:effective|proven|gentle)\b.{{0,40}}?(?:{_ANY_FORM}|treatment|option|therapy)|\b(?:a|an|the) (?:very |completely |perfectly )?safe (?:and \w+ )?(?:treatment|option|therapy|medicine|drug|choice)\b",
        rf"\b(?:there (?:are|is)|has|have|with) no (?:known |real |serious |lasting )?(?:risks?|dangers?|harms?|side[- ]effects?)\b.{{0,30}}?(?:{_ANY_FORM}|treatment|infusion)",
        rf"\bsafety of (?:{_ANY_FORM}).{{0,20}}?\b(?:proven|established|certain|settled)\b",
        right_if=r"\b(?:checks?|ask|until|unless|how|makes? it|is it|decides?|once) .{0,30}\bsafe\b|\bless safe\b|\bunsafe\b|\bsafe enough to (?:leave|go)\b|\bnot\b.{0,40}\bsafe\b",
    ),
    _claim(
        "E13",
        rf"(?:{_ANY_FORM}|\binfusions?\b).{{0,60}}?\b(?:reliev\w*|eas(?:e|es|ing)|help\w*|reduc\w*|alleviat\w*|treat(?:s|ing)?|lessen\w*|lift\w*|sooth\w*|sto(?:p|ps)|calm\w*|better|cur\w*)\b.{{0,60}}?\b(?:depersonali[sz]\w*|dissociat\w*|dereali[sz]\w*|unreal\w*|detach\w*|cut off|outside (?:of )?(?:your|their|the) (?:own )?(?:body|self|mind))",
        rf"\b(?:depersonali[sz]\w*|dereali[sz]\w*|feeling unreal|feeling detached)\b.{{0,40}}?\b(?:common|frequent|usual|typical|known|core)?\s*(?:symptom|sign|feature|part)\b.{{0,30}}?(?:depress\w*|{_TRD})",
        rf"\b(?:depersonali[sz]\w*|dissociat\w*|dereali[sz]\w*|unreal\w*|detach\w*)\b.{{0,60}}?\b(?:reliev\w*|eas(?:e|es|ed|ing)|improv\w*|reduc\w*|alleviat\w*|lessen\w*|treated|fade\w*|lift\w*|gets? better)\b.{{0,30}}?\b(?:with|by|on|after|under|thanks to)\b.{{0,15}}?(?:{_ANY_FORM}|\binfusions?\b)",
        right_if=r"\bcauses?\b|\bside effects?\b",
    ),
    _claim(
        "E14",
        rf"(?:{_ANY_FORM}|\binfusions?\b|\bclinics?\b).{{0,70}}?\b(?:critical|vital|essential|life-?saving|key|important|crucial|ideal|good|great|best|right|strong|fast|rapid|quick|first|powerful|valuable)\b.{{0,40}}?(?:{_SUICIDE})",
        rf"(?:{_SUICIDE}).{{0,70}}?\b(?:should|need to|must|can|could)\b.{{0,20}}?\b(?:try|turn to|get|have|seek|call|go to|rely on|use|start)\b.{{0,25}}?(?:{_ANY_FORM}|\binfusions?\b|ketamine clinic)",
        rf"(?:{_ANY_FORM}|\binfusions?\b).{{0,50}}?\b(?:reduc\w*|prevent\w*|stop(?:s|ped)?|lower\w*|ends?|eas(?:e|es|ing)|quiet\w*|reliev\w*|protect\w*|cut(?:s)?|lessen\w*|rescu\w*|help(?:s|ed)?|treats?)\b.{{0,50}}?(?:{_SUICIDE})",
        rf"(?:{_SUICIDE}).{{0,60}}?(?:{_ANY_FORM}|\binfusions?\b).{{0,40}}?\b(?:critical|vital|essential|life-?saving|crucial|ideal|good|great|best|right|strong|powerful|valuable|answer|solution|option|choice)\b",
        rf"(?:{_SUICIDE}).{{0,40}}?\b(?:benefits?|gains?|helped|saved|consider|choose)\b.{{0,30}}?(?:{_ANY_FORM}|\binfusions?\b)",
        rf"(?:{_ANY_FORM}|\binfusions?\b).{{0,40}}?\bsaves? lives\b|\b(?:instead of|in place of|rather than)\b.{{0,25}}?\b(?:988|hospital|emergency room)\b",
        rf"\b(?:critical|vital|essential|life-?saving|crucial|best|right)\b.{{0,40}}?(?:{_SUICIDE}).{{0,30}}?\bis (?:{_ANY_FORM})",
        rf"\b(?:it|its|this|relief|effects?|treatments?|therapy)\b.{{0,60}}?\b(?:critical|vital|crucial|life-?saving)\b(?! to (?:call|ask|tell)).{{0,60}}?(?:{_SUICIDE})(?! plan)",
        rf"\b(?:critical|vital|crucial|life-?saving)\s+(?:\w+ )?(?:option|choice|treatment|tool|answer|help|relief|therapy)\b.{{0,40}}?(?:{_SUICIDE})(?! plan)",
        rf"(?:{_SUICIDE}).{{0,30}}?\bneeds?\b.{{0,20}}?(?:{_ANY_FORM}|\binfusions?\b)",
        rf"\brelief\b.{{0,40}}?\b(?:matters|counts)\b.{{0,40}}?(?:{_SUICIDE})",
        right_if=r"\bapproved\b.{0,120}\b(?:low mood|symptoms?|depression)\b|\blow mood\b.{0,60}\bapproved\b",
    ),
    _claim(
        "E15",
        _between(r"\b(?:2[5-9]\d|3\d\d)(?:\.\d+)?\s*(?:million|m\b|mn\b)", r"(?:depress\w*|\bwho\b|world health)", 120),
        _between(r"\b(?:2[5-9]\d|3\d\d),000,000\b", r"(?:depress\w*|\bwho\b|world health)", 120),
        denied_before=0,
        denied_inside=False,
    ),
    _claim(
        "E16",
        r"(?:addict\w*|\bhooked\b|dependen(?:t|cy|ce)\b|habit[- ]forming|\bcraving\w*).{0,40}?(?:antidepressants?\b|\bssris?\b|anti-depressants?\b|depression (?:medicine|medication|pill|drug)s?)",
        r"(?:antidepressants?\b|\bssris?\b|anti-depressants?\b|depression (?:medicine|medication|pill|drug)s?).{0,40}?(?:addict\w*|\bhooked\b|\bdependency\b|\bdependent\b|\bdependence\b|habit[- ]forming)",
        r"\b(?:addict\w*|hooked|dependen(?:t|cy|ce))\b.{0,30}?\b(?:prescribed (?:\w+ )?(?:medic\w*|pills?|drugs?)|(?:medic\w*|pills?|drugs?) (?:that (?:is|are|was|were) )?prescribed)\b",
        right_if=rf"(?:{_ANY_FORM}).{{0,40}}(?:misuse|dependen|addict)|\bopioids?\b|\bbenzo\w*|\bsleeping pills?\b|\bpills? for anxiety\b|\bstimulants?\b",
    ),
    _claim(
        "E17",
        rf"\b(?:every|all|always|each|any|everyone|everybody|the (?:usual|standard|normal) ketamine|no matter|whichever|whatever|however)\b.{{0,80}}?{_SIX_VISITS}",
        rf"{_SIX_VISITS}.{{0,80}}?\b(?:every|all|always|everyone|everybody|no matter|whichever|whatever|however|regardless)\b",
        rf"(?:{_ANY_FORM}) (?:treatment )?(?:plans? |courses? |therapy )?(?:always |usually |normally |typically )?(?:begins?|starts?|opens?|is|are|takes?|means?|consists?|requires?)\b.{{0,25}}?{_SIX_VISITS}",
        rf"\b(?:most|typical|usual|standard|normal|common|many|treatment)\b (?:\w+ ){{0,2}}?(?:plans?|courses?|protocols?|treatments?|usually|typically|normally|mostly)\b (?:\w+ ){{0,2}}?(?:begins?|starts?|opens?|consists?|involves?|means?)\b.{{0,30}}?{_SIX_VISITS}",
        right_if=r"^.{0,80}\b(?:by|for|with) (?:an? )?(?:iv|drip)\b|\biv ketamine\b|\b(?:iv|drip|intravenous) only\b|\bonly (?:for|with|by) (?:an? )?(?:iv|drip)\b|\b(?:one|1|large|this|that) (?:large )?(?:study|trial)\b",
    ),
    _claim(
        "E18",
        rf"\b(?:watch\w*|supervis\w*|monitor\w*|observ\w*)\b.{{0,40}}?{_HOURS}",
        rf"\b(?:watch\w*|supervis\w*|monitor\w*|observ\w*|stay\w*|kept|keep|remain\w*|looked after)\b.{{0,70}}?{_HOURS}.{{0,50}}?\b(?:infusions?|iv|drips?|ketamine|treatment|session|dose)\b",
        rf"\b(?:infusions?|iv|drips?|ketamine|treatment|session|dose)\b.{{0,80}}?\b(?:watch\w*|supervis\w*|monitor\w*|observ\w*|stay\w*|kept|keep|remain\w*|looked after)\b.{{0,60}}?{_HOURS}",
        rf"{_HOURS}.{{0,30}}?\b(?:of )?(?:watching|supervision|monitoring|observation)\b.{{0,40}}?\b(?:infusions?|iv|drips?|ketamine|treatment)\b",
        rf"\b(?:after|following)\b.{{0,20}}?\b(?:infusions?|iv|drips?)\b.{{0,60}}?{_HOURS}",
    ),
)
IDS: tuple[str, ...] = tuple(claim.id for claim in CLAIMS)


def found(text: str) -> list[str]:
    """Ids of the wrong claims that a text makes, in the order of ``CLAIMS``; empty where it makes none."""
    sentences = list(_sentences(text))
    made = {
        claim.id
        for sentence in sentences
        if not sentence.endswith("?")
        for claim in CLAIMS
        if _makes(sentence, claim, claim.says)
    }
    for before, sentence in itertools.pairwise(sentences):
        if not sentence.endswith("?"):
            made |= {
                claim.id
                for claim in CLAIMS
                if claim.carried_on and _makes(f"{before} {sentence}", claim, claim.carried_on)
            }
    return [claim_id for claim_id in IDS if claim_id in made]


def _sentences(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold()
    plain = _ABBREVIATIONS.sub(lambda m: m[0].replace(".", ""), plain)
    for sentence in _ONE_SENTENCE.split(plain):
        sentence = " ".join(sentence.split())
        if sentence:
            yield sentence


def _makes(sentence: str, claim: Claim, says: tuple[re.Pattern, ...]) -> bool:
    if claim.right_if and claim.right_if.search(sentence):
        return False
    return any(not _denied(sentence, match, claim) for pattern in says for match in pattern.finditer(sentence))


def _denied(sentence: str, match: re.Match, claim: Claim) -> bool:
    before = sentence[max(0, match.start() - claim.denied_before) : match.start()]
    after = sentence[match.end() : match.end() + claim.denied_after]
    inside = _double_negative(match[0]) if claim.denied_inside else ""
    return any(re.search(_NOT, part) for part in (before, inside, after))


def _double_negative(text: str) -> str:
    """The match without the claims that are themselves worded with a no: "no side effects" denies nothing."""
    return re.sub(
        r"\b(?:no|without(?: any)?) (?:known |real |serious |lasting )?(?:risks?|dangers?|harms?|side[- ]effects?|difference)\b|\bcarries no\b|\bno matter\b",
        " ",
        text,
    )
