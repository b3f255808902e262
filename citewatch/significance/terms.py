"""The words and phrases that a claim may rest on: one line an idea, every form of it, and where they stand in a text.

Knows English and its drug names; must not know figures, nor what a change of these words weighs.
"""

from collections.abc import Iterator
from functools import lru_cache

from citewatch.significance.facts import Fact, Sort
from citewatch.significance.sentences import WORD


def _forms(*lines: str) -> dict[str, str]:
    return {form: line.split()[0] for line in lines for form in line.split()}


def _words(line: str) -> list[str]:
    return line.split()


def _phrases(*lines: str) -> dict[str, str]:
    return {form.strip(): line.split("|")[0].strip() for line in lines for form in line.split("|")}


_NEGATIONS = _phrases(
    "not | cannot | can't | don't | doesn't | didn't | isn't | aren't | wasn't | weren't | won't | shouldn't | mustn't"
    " | hasn't | haven't | hadn't | couldn't | wouldn't",
    "no longer",
    "no",
    "never",
    "without",
    "neither",
    "nor",
    "none",
    "except | excepting | unless",
    "fails to | fail to | failed to | failing to | unable to | refuses to | refused to | declined to",
    "lacks | lacked | lacking | lack of | absence of",
    "hardly | barely | scarcely",
)

_OBLIGATIONS = _phrases(
    "must | shall | required to | has to | have to",
    "should | ought to",
    "may | might | could",
)
# These come and go with style: they count only where they stand for the same written otherwise.
_WEAK = {"can"}

_TERMS = _forms(
    "approved approve approves approval approvals approving",
    "unapproved disapproved",
    "authorized authorised authorize authorizes authorization authorisation",
    "unauthorized unauthorised",
    "cleared clearance",
    "withdrawn withdraw withdraws withdrew withdrawal withdrawals",
    "discontinued discontinue discontinues discontinuation",
    "suspended suspend suspends suspension",
    "revoked revoke revokes revocation rescinded rescind rescinds",
    "recalled recall recalls recalling",
    "banned ban bans prohibited prohibit prohibits prohibition",
    "permitted permit permits allowed allow allows",
    "avoid avoids avoided avoiding",
    "warning warnings warn warns warned",
    "caution cautions cautioned precaution precautions",
    "contraindicated contraindication contraindications",
    "indicated indication indications",
    "off-label offlabel",
    "retracted retraction retract",
    "rejected reject rejects rejection denied denies deny denial",
    "cancelled canceled cancel cancels cancellation postponed postpone",
    "shortage shortages",
    "counterfeit falsified contaminated contamination adulterated misbranded",
    "expired expire expires expiration lapsed lapse lapses",
    "rescheduled reschedule reschedules rescheduling descheduled deschedule reclassified reclassify",
    "investigational experimental",
    "safe safety safely",
    "unsafe",
    "effective effectiveness efficacy efficacious",
    "ineffective",
    "recommended recommend recommends recommendation recommendations",
    "required requires require requirement requirements",
    "mandatory compulsory",
    "optional voluntary",
    "adults adult",
    "children child kids kid pediatric paediatric",
    "infants infant newborns newborn neonates neonatal",
    "adolescents adolescent teenagers teenager teens",
    "elderly geriatric",
    "pregnant pregnancy pregnancies",
    "breastfeeding lactation lactating",
    "death deaths fatal fatality fatalities died mortality",
    "suicidal suicide suicidality suicides",
    "overdose overdoses overdosed",
    "abuse misuse",
    "addiction addictive dependence",
    "sedation sedated",
    "dissociation dissociative",
    "injury injuries",
    "hospitalization hospitalisation hospitalized hospitalised",
    "toxic toxicity",
    "hepatotoxicity",
    "serious severe life-threatening",
    "boxed",
    "rems",
    "only solely exclusively",
    "controlled",
    "illegal unlawful illicit",
    "legal lawful",
    "adjunct adjunctive adjunctively conjunction combination concomitant concomitantly coadministered",
    "half halves",
    "third thirds",
    "quarter quarters",
    "likely probably",
    "unlikely",
    "rarely seldom infrequently",
    "possibly perhaps presumably allegedly",
    "once",
    "twice",
    "daily",
    "weekly",
    "monthly",
    "hourly",
    "intravenous intravenously iv",
    "intramuscular intramuscularly im",
    "intranasal intranasally nasal",
    "oral orally",
    "subcutaneous subcutaneously",
    "sublingual sublingually",
    "topical topically",
)
_TERM_PHRASES = _phrases(
    "adverse event | adverse events | side effect | side effects | adverse reaction | adverse reactions",
    "monotherapy | on its own | by itself | used alone | given alone | taken alone | as a single agent | standalone"
    " | stand-alone",
    "black box | black-box",
    "emergency use",
    "fast track",
    "breakthrough therapy",
    "first-line | first line",
    "half-life | half life | half-lives | half lives",
    "every other | alternate",
    "treatment-resistant | treatment resistant",
)

# Substances by name, and by the stems the WHO gives to kinds of drug (INN stems), so that one is not read as another.
_SUBSTANCES = frozenset(
    _words(
        "ketamine esketamine arketamine norketamine spravato ketalar ketanest pcp phencyclidine psilocybin mdma lsd ghb"
        " xylazine kratom tianeptine naloxone naltrexone aspirin insulin lithium metformin propofol heparin warfarin"
        " dextroamphetamine amphetamine methamphetamine methadone buprenorphine cannabis cannabidiol nicotine"
    )
)
_SUBSTANCE_STEMS = tuple(
    _words(
        "ketamine azepam azolam barbital caine cillin mycin floxacin conazole dipine fentanil fentanyl gliptin"
        " gliflozin glutide peridone sidone mumab zumab ximab tinib olol oxetine opril profen sartan statin triptan"
        " triptyline talopram codone morphone morphine methorphan oxacin prazole setron ovir avir vudine zolid azosin"
        " zapine tiapine romazine thiazide"
    )
)
_STEM_LEAD = 3  # letters that a name has before its stem

# The noun of an act right before the name of a figure only says which figure it is: "the ban number is 50".
_ACTS = frozenset(_words("ban prohibition approval authorization authorisation clearance withdrawal recall suspension"))
_FIGURE_NAMES = frozenset(_words("number numbers date dates limit limits size threshold thresholds deadline"))

STOP_WORDS = frozenset(
    _words(
        "a an the and or of to in on at by for from as is are was were be been being it its this that these those with"
        " you your we our they their them he she his her i us which who what when where how than then so such also too"
        " but if into about there here has have had do does did can will would more please"
    )
)

_PHRASES: dict[str, tuple[Sort, str]] = (
    {form: (Sort.TERM, name) for form, name in {**_TERMS, **_TERM_PHRASES}.items()}
    | {form: (Sort.OBLIGATION, name) for form, name in _OBLIGATIONS.items()}
    | {form: (Sort.NEGATION, name) for form, name in _NEGATIONS.items()}
    | {"can": (Sort.OBLIGATION, "may")}
)
_LONGEST_PHRASE = {
    first: max(form.count(" ") + 1 for form in _PHRASES if form.split(" ")[0] == first)
    for first in {form.split(" ")[0] for form in _PHRASES}
}


def terms(text: str) -> Iterator[Fact]:
    """Words and phrases of the vocabulary, the longest first; a substance by its name or stem."""
    found = list(WORD.finditer(text))
    lower = [match.group().lower().removesuffix("'s") for match in found]
    read = 0  # words that a phrase before has used
    for place, word in enumerate(lower):
        if place < read:
            continue
        size = _phrase_at(lower, place) if word in _LONGEST_PHRASE else 0
        start, end = found[place].start(), found[place + max(0, size - 1)].end()
        if size:
            read = place + size
            form = " ".join(lower[place:read])
            sort, value = _PHRASES[form]
            weak = form in _WEAK or (form in _ACTS and "".join(lower[read : read + 1]) in _FIGURE_NAMES)
            yield Fact(sort, value, text[start:end], start, weak=weak)
        elif _is_substance(word):
            yield Fact(Sort.SUBSTANCE, word, text[start:end], start)


def _phrase_at(words: list[str], place: int) -> int:
    """How many words from here on make a phrase of the vocabulary; 0 when none do."""
    longest = min(_LONGEST_PHRASE[words[place]], len(words) - place)
    return next((size for size in range(longest, 0, -1) if " ".join(words[place : place + size]) in _PHRASES), 0)


@lru_cache(maxsize=20_000)
def _is_substance(word: str) -> bool:
    if not word.endswith(_SUBSTANCE_STEMS):
        return word in _SUBSTANCES
    stem = next(stem for stem in _SUBSTANCE_STEMS if word.endswith(stem))
    return len(word) >= len(stem) + _STEM_LEAD or word in _SUBSTANCES
