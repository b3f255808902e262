"""Weigh a change: whether it can matter to a claim, and the words in it that say so.

Knows nothing of HTML, storage or mail, nor how the change was found. The vocabulary is English.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from itertools import chain

from citewatch.model import BlockKind, Change, Edit, EditOp, Op, Significance

# ---- vocabulary --------------------------------------------------------------------------------------------------
# One line an idea: its name, then every form that means the same. A change from one form to another is wording.


def _forms(*lines: str) -> dict[str, str]:
    return {form: line.split()[0] for line in lines for form in line.split()}


def _words(line: str) -> list[str]:
    return line.split()


def _units(*lines: str) -> dict[str, str]:
    return {form.lower(): line.split()[0] for line in lines for form in line.split()}


def _phrases(*lines: str) -> dict[str, str]:
    return {form.strip(): line.split("|")[0].strip() for line in lines for form in line.split("|")}


def _poles(*lines: str) -> dict[str, tuple[int, int]]:
    return {
        form: (group, pole)
        for group, line in enumerate(lines)
        for pole, forms in enumerate(line.split("|"))
        for form in forms.split()
    }


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
)

_OBLIGATIONS = _phrases(
    "must | shall | required to | has to | have to",
    "should | ought to",
    "may | might | could",
)
# These come and go with style: they count only where they stand for the same written otherwise.
_WEAK = {"can": "may", "one": "1"}

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
    "warning warnings warn warns warned",
    "caution cautions cautioned precaution precautions",
    "contraindicated contraindication contraindications",
    "indicated indication indications",
    "off-label offlabel",
    "retracted retraction retract",
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
    "monotherapy",
    "adjunct adjunctive adjunctively conjunction combination concomitant concomitantly coadministered",
    "half halves",
    "third thirds",
    "quarter quarters",
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
    "black box | black-box",
    "emergency use",
    "fast track",
    "breakthrough therapy",
    "first-line | first line",
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

# Words on two sides of a bar outdo or deny each other: one in another's place is a change of fact, alone it is wording.
_OPPOSITES = _poles(
    "increased increase increases increasing rise rises rose risen higher more greater larger longer most"
    " | decreased decrease decreases decreasing fall falls fell fallen lower less fewer smaller shorter few least",
    "before prior | after following",
    "open opened opens | closed close closes",
    "all every always | some sometimes certain | any",
    "confirmed confirm confirms proven | suspected suspect presumed probable possible",
    "positive | negative",
    "significant significantly | non-significant nonsignificant insignificant",
    "minimum | maximum",
    "above over exceeding | below under",
    "high | low",
    "mild | moderate",
    "start starts begin begins started | stop stops end ends stopped",
    "acute | chronic",
    "benefit benefits | risk risks harm harms",
    "male males men | female females women",
    "left | right",
    "current | former",
    "new | old",
    "success | failure",
    "passed | failed",
    "public | private",
    "temporary | permanent",
    "true | false",
)
_TURNING_PREFIXES = ("un", "in", "im", "ir", "non", "non-", "dis", "hypo", "hyper", "anti", "contra")

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
            " seventeen eighteen nineteen twenty"
        )
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}

_UNITS = _units(
    "mg milligram milligrams",
    "mcg microgram micrograms \u00b5g \u03bcg ug",
    "ng nanogram nanograms",
    "g gram grams gm",
    "kg kilogram kilograms kgs",
    "lb lbs pound pounds",
    "mL ml milliliter milliliters millilitre millilitres cc",
    "L liter liters litre litres",
    "IU",
    "unit units",
    "mEq",
    "mmol",
    "mol",
    "mm",
    "cm",
    "m",
    "% percent",
    "second seconds sec secs",
    "minute minutes min mins",
    "hour hours hr hrs h",
    "day days",
    "week weeks wk wks",
    "month months",
    "year years yr yrs",
    "time times",
    "tablet tablets",
    "capsule capsules",
    "dose doses",
    "spray sprays",
    "device devices",
    "million",
    "billion",
    "thousand",
    "hundred",
)
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
# What stands before a date that tells the page's age and not a fact of its subject.
_STAMP = re.compile(
    r"(?:current as of|(?:data|figures|counts?|numbers?|information|cases|accurate|correct|valid)?\s*as of"
    # "The page was updated on" tells its age, "the guidance was revised on" a fact.
    r"|(?:(?:page|site|content|information|article)\s+(?:was|were|has\s+been)\s+"
    r"|(?:last|page|site|content|data|date|latest|status|most recent|information)?[\s-]*"
    r"(?<!\bwas\s)(?<!\bwere\s)(?<!\bbeen\s))"
    r"(?:updated?|reviewed|modified|revised|revision|refreshed|changed|edited|published|posted|generated|built|build)"
    r"(?:\s+(?:date|on|at|by|daily|for|information|time|version))*|rev\.?|version|copyright|\u00a9)(?!\w)[\s:(,\-\u2013*]*(?:on|at|the)?\s*$",
    re.IGNORECASE,
)
_STAMP_REACH = 60
_STAMP_GAP = 8
_STAMP_WORDS = 8

_STOP_WORDS = frozenset(
    _words(
        "a an the and or of to in on at by for from as is are was were be been being it its this that these those with"
        " you your we our they their them he she his her i us which who what when where how than then so such also too"
        " but if into about there here has have had do does did can will would more please"
    )
)

_SENTENCE_WORDS = 4
_NEW_SHARE = 0.8  # of a sentence's letters must be new for the sentence to be new
_REWORDED = 0.4  # of the content words shared: the same sentence in other words
_CLAUSE_WORDS = 5
_LIST_ENTRIES = 2


# ---- facts -------------------------------------------------------------------------------------------------------


class _Sort(StrEnum):
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    SCHEDULE = "schedule"
    CODE = "code"
    NEGATION = "negation"
    OBLIGATION = "obligation"
    TERM = "term"
    SUBSTANCE = "substance"


_FIGURES = (_Sort.NUMBER, _Sort.DATE, _Sort.TIME, _Sort.SCHEDULE)
_AS_PRINTED = (_Sort.NUMBER, _Sort.DATE, _Sort.TIME, _Sort.CODE, _Sort.SUBSTANCE)


@dataclass(frozen=True)
class _Fact:
    """Something in a text that a claim may rest on: `value` is equal however it is written, `shown` is as printed."""

    sort: _Sort
    value: str
    shown: str
    start: int
    weak: bool = False
    stamped: bool = False

    @property
    def said(self) -> str:
        return (
            self.value
            if self.sort is _Sort.SCHEDULE
            else " ".join(self.shown.split())
            if self.sort in _AS_PRINTED
            else self.shown.lower()
        )

    @property
    def end(self) -> int:
        return self.start + len(self.shown)


# With a capital: "may 5" is no date.
_MONTH = r"\b(?:" + "|".join(f"(?-i:{name[0].upper()}){name[1:]}" for name in sorted(_MONTHS, reverse=True)) + r")\b\.?"
_WEEKDAY = r"\b(?-i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_NUM = r"\d+(?:[.,:/]\d+)*"
_NUM_WORD = "|".join(_NUMBER_WORDS)
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_PER = r"(?:\s?/\s?(?:kg|g|mg|[dmk]?L|h|hr|hour|min|day|week|dose|m2)\b)*"
_FACT = re.compile(
    rf"""
    (?<![A-Za-z])(?=[A-Za-z\d<>\u2264\u2265$\u20ac\u00a3])(?:
      (?P<mdy>(?P<mdy_m>{_MONTH})\s+(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<mdy_y>\d{{4}})\b)?)
    | (?P<dmy>\b(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dmy_m>{_MONTH})(?:,?\s+(?P<dmy_y>\d{{4}})\b)?)
    | (?P<my>(?P<my_m>{_MONTH}),?\s+(?P<my_y>\d{{4}})\b)
    | (?P<iso>\b(?P<iso_y>\d{{4}})-(?P<iso_m>\d{{2}})-(?P<iso_d>\d{{2}})\b)
    | (?P<us>\b(?P<us_m>\d{{1,2}})/(?P<us_d>\d{{1,2}})/(?P<us_y>\d{{2}}(?:\d{{2}})?)\b)
    | (?P<weekday>{_WEEKDAY})
    | (?P<month>\b(?-i:(?:January|February|April|June|July|August|September|October|November|December)\b
        |(?:(?<=\bin\s)|(?<=\bby\s)|(?<=\bof\s)|(?<=\bIn\s)|(?<=\bsince\s)|(?<=\buntil\s))(?:March|May)\b))
    | (?P<time>\b\d{{1,2}}(?::\d{{2}}){{0,2}}\s*(?:a\.?m\b\.?|p\.?m\b\.?)
        | \b\d{{1,2}}:\d{{2}}(?::\d{{2}})?\b | \b\d{{1,2}}h\d{{2}}\b)
    | (?P<schedule>\b(?:Schedules?\s+|(?-i:C-?)(?=[IVX]))(?P<level>(?:[IVX]+|\d)N?)\b)
    | (?P<year>(?<![\w.,$-])(?:19|20)\d\d(?![\w%]|[.,]\d|-\d))
    | (?P<code>\b[A-Za-z]+-?\d+(?:[.-]\d+)*\b)
    | (?P<number>(?:[<>\u2264\u2265]\s?)?(?<![A-Za-z\d])[$\u20ac\u00a3]?{_NUM}(?:\s?(?:-|to)\s?[$\u20ac\u00a3]?{_NUM})*
        (?:[\s-]?(?P<unit>{_UNIT})(?![A-Za-z]){_PER})?)
    | (?P<spelled>\b(?P<spelled_word>{_NUM_WORD})\b(?:[\s-](?P<spelled_unit>{_UNIT})(?![A-Za-z]))?)
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
# Addresses, reference marks ("[12]") and the number of a list entry may change without a fact changing.
_MARK = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+|\[\d+(?:\s*[,-]\s*\d+)*\]|^\s*\d{1,2}[.)]\s"
    r"|^[Pp]age \d+(?: of \d+)?$"
)
_PHRASES: dict[str, tuple[_Sort, str]] = (
    {form: (_Sort.TERM, name) for form, name in {**_TERMS, **_TERM_PHRASES}.items()}
    | {form: (_Sort.OBLIGATION, name) for form, name in _OBLIGATIONS.items()}
    | {form: (_Sort.NEGATION, name) for form, name in _NEGATIONS.items()}
    | {"can": (_Sort.OBLIGATION, "may")}
)
_LONGEST_PHRASE = {
    first: max(form.count(" ") + 1 for form in _PHRASES if form.split(" ")[0] == first)
    for first in {form.split(" ")[0] for form in _PHRASES}
}
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_TOKEN = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z]\.)(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_ONE_FOR_ONE = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u202f\u2009\u00b5", "''\"\"------   \u03bc"
)


def weigh(change: Change) -> Change:
    """The change with its significance and the reasons for it, in words a doctor can read; at least one reason."""
    if change.kind is BlockKind.DATE:
        weight = _Weight(Significance.REVIEW_DATE, (f"review date {_MOVED[change.op]}",))
    elif change.before is None or change.after is None:
        weight = _weigh_whole(change)
    else:
        weight = _weigh_replaced(_Reading(change.before), _Reading(change.after), change)
    return replace(change, significance=weight.significance, reasons=weight.reasons)


def worst(changes: Iterable[Change]) -> Significance | None:
    """The gravest significance among weighed changes; None when there is no change."""
    order = list(Significance)
    return min((c.significance for c in changes if c.significance is not None), key=order.index, default=None)


_MOVED = {Op.REPLACE: "moved", Op.INSERT: "added", Op.DELETE: "removed"}
_MOST_REASONS = 12


@dataclass(frozen=True)
class _Weight:
    significance: Significance
    reasons: tuple[str, ...]


class _Reading:
    """A block as a reader takes it in: its facts, and its words beyond them."""

    def __init__(self, text: str) -> None:
        self.printed = text.translate(_ONE_FOR_ONE)
        self.text = _blanked(self.printed, (mark.span() for mark in _MARK.finditer(self.printed)))
        self.facts = _facts(self.text)
        beyond = _blanked(self.text, ((fact.start, fact.end) for fact in self.facts))
        self.words = [match.group().lower() for match in _WORD.finditer(beyond)]
        self.content = [word for word in self.words if word not in _STOP_WORDS]

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    @cached_property
    def unfigured(self) -> list[str]:
        """All words but those that write a number or a date."""
        spans = ((fact.start, fact.end) for fact in self.facts if fact.sort in _FIGURES)
        return [match.group().lower() for match in _WORD.finditer(_blanked(self.text, spans))]

    @cached_property
    def parts(self) -> Counter[str]:
        """The parts of compound words."""
        return Counter(chain.from_iterable(word.split("-") for word in self.words if "-" in word))

    def is_stamp(self) -> bool:
        """Whether this says nothing but how old the page is: "Last updated March 5, 2026", or a bare date."""
        ages = [fact for fact in self.facts if fact.sort in (_Sort.DATE, _Sort.TIME)]
        if not ages or len(ages) < len([fact for fact in self.facts if not fact.weak]):
            return False
        return not self.words or all(fact.stamped for fact in ages) and len(self.words) <= _STAMP_WORDS


# ---- a block that came or went -----------------------------------------------------------------------------------


def _weigh_whole(change: Change) -> _Weight:
    """A whole block: a sentence, an entry or a row is substantive; a lone stamp or a scrap of layout is not."""
    reading = _Reading(change.after or change.before or "")
    verb = "added" if change.op is Op.INSERT else "removed"
    if reading.is_stamp():
        return _Weight(Significance.REVIEW_DATE, (f"review date {verb}",))
    told = [fact for fact in reading.facts if not fact.weak]
    if change.kind is BlockKind.HEADING:
        is_substantive, what = bool(told), "heading"
    elif change.kind is BlockKind.PARAGRAPH:
        is_substantive, what = bool(told) or len(reading.words) >= _SENTENCE_WORDS, "sentence"
    else:
        is_substantive, what = bool(told or reading.words), change.kind.value.replace("-", " ")
    significance = Significance.SUBSTANTIVE if is_substantive else Significance.EDITORIAL
    if what == "sentence" and not is_substantive:
        what = "fragment"
    return _Weight(significance, (f"{what} {verb}",))


# ---- a block that differs ----------------------------------------------------------------------------------------


def _weigh_replaced(before: _Reading, after: _Reading, change: Change) -> _Weight:
    gone, come = _differing(before.facts, after.facts)
    aged = [fact for fact in (*gone, *come) if _tells_age(fact, before, after)]
    gone, come = [f for f in gone if f not in aged], [f for f in come if f not in aged]
    reasons = [
        *_fact_reasons(gone, come),
        *([] if gone or come or aged else _order_reasons(before, after)),
        *_opposite_reasons(before, after),
    ]
    if change.kind is not BlockKind.HEADING:
        reasons += _word_reasons(before, after, change)
    if reasons:
        return _Weight(Significance.SUBSTANTIVE, _few(reasons))
    if aged and Counter(before.content) == Counter(after.content):
        return _Weight(Significance.REVIEW_DATE, ("review date moved",))
    if before.is_stamp() and after.is_stamp():
        return _Weight(Significance.REVIEW_DATE, ("review date moved",))
    return _Weight(Significance.EDITORIAL, (_editorial_reason(before, after),))


def _tells_age(fact: _Fact, before: _Reading, after: _Reading) -> bool:
    return fact.sort in (_Sort.DATE, _Sort.TIME) and (fact.stamped or (before.is_stamp() and after.is_stamp()))


def _few(reasons: Iterable[str]) -> tuple[str, ...]:
    distinct = list(dict.fromkeys(reasons))
    more = len(distinct) - _MOST_REASONS
    return tuple(distinct) if more <= 0 else (*distinct[:_MOST_REASONS], f"and {more} more")


def _fact_reasons(gone: list[_Fact], come: list[_Fact]) -> Iterator[str]:
    """What a claim may rest on that went or came, each beside what took its place."""
    for sort in _Sort:
        old = [fact.said for fact in gone if fact.sort is sort]
        new = [fact.said for fact in come if fact.sort is sort]
        if sort is _Sort.CODE:  # "COVID-19" comes and goes with style; "HAN-429" in the place of "HAN-430" does not
            old, new = old[: len(new)], new[: len(old)]
        colon = "" if sort in (_Sort.NUMBER, _Sort.DATE, _Sort.TIME, _Sort.SCHEDULE) else ":"
        for was, now in zip(old, new, strict=False):
            yield f"{sort}{colon} {was} \u2192 {now}"
        yield from (f"{sort} removed: {was}" for was in old[len(new) :])
        yield from (f"{sort} added: {now}" for now in new[len(old) :])


def _order_reasons(before: _Reading, after: _Reading) -> Iterator[str]:
    """Whether the same figures and negations stand in other places: adults 56 mg, children 28 mg, or the reverse."""
    if Counter(_sequences(before)) != Counter(_sequences(after)):
        yield "numbers or negations in another order"


def _sequences(reading: _Reading) -> Iterator[tuple[str, ...]]:
    sorts = (_Sort.NUMBER, _Sort.DATE, _Sort.SCHEDULE, _Sort.NEGATION)
    bounds = [start for start, _ in _sentence_spans(reading.text)] + [len(reading.text) + 1]
    for start, end in zip(bounds, bounds[1:], strict=False):
        run = tuple(f.value for f in reading.facts if start <= f.start < end and f.sort in sorts and not f.weak)
        if len(run) > 1:
            yield run


def _opposite_reasons(before: _Reading, after: _Reading) -> Iterator[str]:
    """Words that turned into what denies them: more, less; safe, unsafe; hypertension, hypotension."""
    yield from _opposites(Counter(before.words), Counter(after.words))
    if before.parts != after.parts:  # of compounds: "antibody-positive" may turn into "antibody-negative"
        yield from _opposites(before.parts, after.parts)


def _opposites(before: Counter[str], after: Counter[str]) -> Iterator[str]:
    come: dict[str | int, list[str]] = {}
    for word in after - before:
        for sense in _senses(word):
            come.setdefault(sense, []).append(word)
    for was in before - after:
        for now in dict.fromkeys(chain.from_iterable(come.get(sense, ()) for sense in _senses(was))):
            if _are_opposite(was, now):
                yield f"opposite: {was} \u2192 {now}"


def _senses(word: str) -> frozenset[str | int]:
    return _stems(word) | ({_OPPOSITES[word][0]} if word in _OPPOSITES else set())


def _are_opposite(was: str, now: str) -> bool:
    group, pole = _OPPOSITES.get(was, (None, None))
    other_group, other_pole = _OPPOSITES.get(now, (None, None))
    if group is not None and group == other_group:
        return pole != other_pole
    return bool(_stems(was) & _stems(now))


def _stems(word: str) -> frozenset[str]:
    bare = (word[len(prefix) :].lstrip("-") for prefix in _TURNING_PREFIXES if word.startswith(prefix))
    return frozenset(stem for stem in (word, *bare) if len(stem) >= 4)


def _word_reasons(before: _Reading, after: _Reading, change: Change) -> Iterator[str]:
    gone = list((Counter(before.content) - Counter(after.content)).elements())
    come = list((Counter(after.content) - Counter(before.content)).elements())
    if not gone and not come or _is_respelled(gone, come):
        return
    if change.kind is BlockKind.TABLE_ROW:
        yield "table cell changed"
    elif change.kind is BlockKind.LIST_ITEM and _dice(frozenset(before.content), frozenset(after.content)) < _REWORDED:
        yield "list item changed"
    else:
        yield from _entry_reasons(before, after)
    old = _new_sentences(before, than=after, edits=change.edits, op=EditOp.DELETE)
    new = _new_sentences(after, than=before, edits=change.edits, op=EditOp.INSERT)
    reworded = [(was, now) for was in old for now in new if _dice(was, now) >= _REWORDED]
    if any(all(was is not pair[0] for pair in reworded) for was in old):
        yield "sentence removed"
    if any(all(now is not pair[1] for pair in reworded) for now in new):
        yield "sentence added"
    yield from _clause_reasons(before, after, gone, come)
    yield from _name_reasons(change)


def _entry_reasons(before: _Reading, after: _Reading) -> Iterator[str]:
    """A list that stands in one line, its entries parted by bars or bullets."""
    old, new = _entries(before.text), _entries(after.text)
    if min(len(old), len(new)) >= _LIST_ENTRIES:
        yield from (f"list item removed: {entry}" for entry in old if entry not in new and len(old) > len(new))
        yield from (f"list item added: {entry}" for entry in new if entry not in old and len(new) > len(old))


def _entries(text: str) -> list[str]:
    return [" ".join(entry.split()) for entry in re.split(r"\s[|\u2022\u00b7]\s", text)]


def _clause_reasons(before: _Reading, after: _Reading, gone: list[str], come: list[str]) -> Iterator[str]:
    """Whether more was said, or less, than other words for the same: an acronym spelt out says nothing new."""
    if len(come) - len(gone) >= _CLAUSE_WORDS and not _spells_out(come, before.text):
        yield f"words added: {' '.join(come[:_CLAUSE_WORDS])} \u2026"
    if len(gone) - len(come) >= _CLAUSE_WORDS and not _spells_out(gone, after.text):
        yield f"words removed: {' '.join(gone[:_CLAUSE_WORDS])} \u2026"


def _spells_out(words: list[str], text: str) -> bool:
    initials = "".join(word.split("'")[-1][:1] for word in words)  # French elides: d'accessibilité
    acronyms = (acronym.lower() for acronym in re.findall(r"\b[A-Z]{3,}\b", text))
    return any(_is_within(acronym, initials) and len(words) <= len(acronym) + 2 for acronym in acronyms)


def _is_within(letters: str, text: str) -> bool:
    """Whether these letters stand in the text in this order, others between them or not."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _name_reasons(change: Change) -> Iterator[str]:
    """A name in another's place: a product, an agency, a place, a person."""
    edits = change.edits
    for index in range(1, len(edits) - 1 if edits[-1].op is EditOp.EQUAL else len(edits)):
        if edits[index - 1].op is EditOp.DELETE and edits[index].op is EditOp.INSERT:
            starts = index == 1 or edits[index - 2].text.rstrip().endswith((".", "!", "?", ":"))
            was, now = _name(edits[index - 1].text, starts), _name(edits[index].text, starts)
            if was and now and not _is_respelled([was.lower()], [now.lower()]):
                yield f"name: {was} \u2192 {now}"


def _name(text: str, starts_sentence: bool) -> str:
    words = re.findall(r"[^\W\d_][\w'&.-]*", text)
    return " ".join(word for word in words[1 if starts_sentence else 0 :] if word[0].isupper())


def _is_respelled(gone: list[str], come: list[str]) -> bool:
    """Whether these are the same words with a slip of the pen between them: a letter, a space, a hyphen."""
    was, now = (re.sub(r"\W", "", "".join(words)) for words in (gone, come))
    if was == now:
        return True
    if len(gone) != len(come) or any(map(_are_opposite, gone, come)):
        return False
    return all(_is_typo(a, b) for a, b in zip(sorted(gone), sorted(come), strict=True))


def _is_typo(a: str, b: str) -> bool:
    """Whether two words are one edit apart: a letter more, less, other, or two exchanged."""
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 4:
        return False
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[head:], b[head:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _editorial_reason(before: _Reading, after: _Reading) -> str:
    if before.text.split() == after.text.split():
        return "typography" if before.printed == after.printed else "reference mark or address"
    if before.lower == after.lower:
        return "case"
    if _TOKEN.findall(before.lower) == _TOKEN.findall(after.lower):
        return "punctuation"
    gone, come = (
        Counter(before.unfigured) - Counter(after.unfigured),
        Counter(after.unfigured) - Counter(before.unfigured),
    )
    if not gone and not come:
        return "same number or date written another way"
    return "spelling" if _is_respelled(list(gone.elements()), list(come.elements())) else "wording"


# ---- sentences ---------------------------------------------------------------------------------------------------


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def _new_sentences(reading: _Reading, *, than: _Reading, edits: Iterable[Edit], op: EditOp) -> list[frozenset[str]]:
    """The content words of each sentence that is new as good as whole, and stands nowhere on the other side."""
    changed = _changed_letters(edits, op)
    found = []
    for start, end in _sentence_spans(reading.text):
        words = [
            match for match in _WORD.finditer(reading.text, start, end) if match.group().lower() not in _STOP_WORDS
        ]
        fresh = sum(changed[match.start()] for match in words)
        is_fresh = len(words) >= _SENTENCE_WORDS and fresh >= _NEW_SHARE * len(words)
        if is_fresh and reading.text[start:end].strip().lower() not in than.lower:
            found.append(frozenset(match.group().lower() for match in words))
    return found


def _changed_letters(edits: Iterable[Edit], op: EditOp) -> bytearray:
    """For each letter of one side, 1 when this edit made it."""
    return bytearray().join(
        (b"\1" if edit.op is op else b"\0") * len(edit.text) for edit in edits if edit.op in (op, EditOp.EQUAL)
    )


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


# ---- reading facts -----------------------------------------------------------------------------------------------


def _differing(before: list[_Fact], after: list[_Fact]) -> tuple[list[_Fact], list[_Fact]]:
    """Facts that only one side states; a weak form counts only where the other side says the same."""
    return _beyond(before, after), _beyond(after, before)


def _beyond(own: list[_Fact], other: list[_Fact]) -> list[_Fact]:
    stated = Counter((fact.sort, fact.value) for fact in other)
    left = []
    for fact in sorted(own, key=lambda fact: fact.weak):
        if stated[fact.sort, fact.value] > 0:
            stated[fact.sort, fact.value] -= 1
        elif not fact.weak:
            left.append(fact)
    return sorted(left, key=lambda fact: fact.start)


def _facts(text: str) -> list[_Fact]:
    """Everything in the text that a claim may rest on, in order."""
    found = [_fact(match) for match in _FACT.finditer(text)]
    masked = _blanked(text, ((fact.start, fact.end) for fact in found))
    found += _terms(masked)
    return _with_stamps(sorted(found, key=lambda fact: fact.start), text)


def _terms(text: str) -> Iterator[_Fact]:
    """Words and phrases of the vocabulary, the longest first; a substance by its name or stem."""
    words = list(_WORD.finditer(text))
    lower = [match.group().lower() for match in words]
    place = 0
    while place < len(words):
        size = _phrase_at(lower, place)
        start, end = words[place].start(), words[place + max(0, size - 1)].end()
        if size:
            form = " ".join(lower[place : place + size])
            sort, value = _PHRASES[form]
            yield _Fact(sort, value, text[start:end], start, weak=form in _WEAK)
        elif _is_substance(lower[place]):
            yield _Fact(_Sort.SUBSTANCE, lower[place], text[start:end], start)
        place += max(1, size)


def _phrase_at(words: list[str], place: int) -> int:
    """How many words from here on make a phrase of the vocabulary; 0 when none do."""
    longest = min(_LONGEST_PHRASE.get(words[place], 0), len(words) - place)
    return next((size for size in range(longest, 0, -1) if " ".join(words[place : place + size]) in _PHRASES), 0)


def _is_substance(word: str) -> bool:
    if not word.endswith(_SUBSTANCE_STEMS):
        return word in _SUBSTANCES
    stem = next(stem for stem in _SUBSTANCE_STEMS if word.endswith(stem))
    return len(word) >= len(stem) + _STEM_LEAD or word in _SUBSTANCES


def _fact(match: re.Match[str]) -> _Fact:
    name = next(group for group in _READERS if match.group(group) is not None)
    sort, read = _READERS[name]
    value = read(match)
    return _Fact(sort, value, match.group(), match.start(), weak=name == "spelled" and value == "1")


def _date(kind: str) -> Callable[[re.Match[str]], str]:
    """Reads a date of this form as year-month-day, what is not said left out."""

    def read(match: re.Match[str]) -> str:
        parts = match.groupdict()
        year, month, day = (parts.get(f"{kind}_{part}") or "" for part in "ymd")
        number = _MONTHS.get(month.rstrip(".").lower()) or int(month)
        return f"{'20' if len(year) == 2 else ''}{year}-{number}-{int(day) if day else ''}"

    return read


def _number(match: re.Match[str]) -> str:
    """The number as it is however it is written: 1,000 and 1000, 10mg and 10 mg, 5 percent and 5%, three and 3."""
    unit, figures = match.group("unit") or "", match.group()
    per = ""
    if unit:
        figures, per = (
            match.group()[: match.start("unit") - match.start()],
            match.group()[match.end("unit") - match.start() :],
        )
    figures = re.sub(r"\s*to\s*|\s*-\s*", "-", figures.strip(" -"))
    figures = re.sub(_NUM, lambda found: _plain_number(found.group()), figures).replace(" ", "")
    return f"{figures} {_UNITS.get(unit.lower(), unit)}{per.replace(' ', '').lower()}".strip()


def _plain_number(figures: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", figures):
        figures = figures.replace(",", "")
    try:
        return format(Decimal(figures).normalize(), "f")
    except InvalidOperation:  # a version, a ratio, a fraction: equal only when written alike
        return figures


def _spelled(match: re.Match[str]) -> str:
    unit = (match.group("spelled_unit") or "").lower()
    return f"{_NUMBER_WORDS[match.group('spelled_word').lower()]} {_UNITS.get(unit, unit)}".strip()


def _schedule(match: re.Match[str]) -> str:
    level = match.group("level").upper()
    return {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}.get(level, level)


def _written(match: re.Match[str]) -> str:
    return re.sub(r"[\s.]", "", match.group().lower())


_READERS: dict[str, tuple[_Sort, Callable[[re.Match[str]], str]]] = {
    **{kind: (_Sort.DATE, _date(kind)) for kind in ("mdy", "dmy", "my", "iso", "us")},
    "weekday": (_Sort.DATE, _written),
    "month": (_Sort.DATE, _written),
    "year": (_Sort.DATE, _written),
    "time": (_Sort.TIME, _written),
    "schedule": (_Sort.SCHEDULE, _schedule),
    "code": (_Sort.CODE, _written),
    "number": (_Sort.NUMBER, _number),
    "spelled": (_Sort.NUMBER, _spelled),
}


def _with_stamps(facts: list[_Fact], text: str) -> list[_Fact]:
    """The facts, with those dates marked that tell the age of the page: behind "as of", "updated" and their kin."""
    marked: list[_Fact] = []
    for fact in facts:
        ages = fact.sort in (_Sort.DATE, _Sort.TIME)
        follows = bool(marked) and marked[-1].stamped and fact.start - marked[-1].end <= _STAMP_GAP
        lead = text[max(0, fact.start - _STAMP_REACH) : fact.start]
        marked.append(replace(fact, stamped=ages and (follows or _STAMP.search(lead) is not None)))
    return marked


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these spans as blanks, every other letter where it was."""
    out, here = [], 0
    for start, end in sorted(spans):
        out += [text[here:start], " " * (end - max(start, here))]
        here = max(end, here)
    return "".join(out) + text[here:]
