"""Words that say the same: in other spelling, in another form, or other words that editors put in their place.

Knows English style; must not know which words carry a fact, nor what an exchange of others weighs.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

from citewatch.significance.plain_language import PHRASES, WORDS
from citewatch.significance.terms import STOP_WORDS


def _words(line: str) -> list[str]:
    return line.split()


# One line a meaning: words for what a claim may well be about, but which say the same.
_SAME = (
    "doctor doctors dr physician physicians clinician clinicians provider providers practitioner practitioners"
    " prescriber prescribers professional professionals",
    "drug drugs medicine medicines medication medications",
    "illness illnesses disease diseases condition conditions disorder disorders ailment",
    "treatment treatments therapy therapies",
    "trial trials study studies",
    "researchers scientists investigators authors",
    "symptom symptoms sign signs",
    "company companies firm firms manufacturer manufacturers",
    "agency agencies authority authorities",
    "law laws statute statutes legislation",
    "rule rules regulation regulations",
    "likely probable",
    "lab laboratory labs laboratories",
    "vs versus",
    "temp temperature",
    "govt government",
    "max maximum",
    "anesthetic anaesthetic",
    "complicated complex",
    "detached disconnected",
    "many lot lots numerous",
    "often frequently commonly regularly",
    "usually typically generally normally",
    "common frequent widespread frequently",
    "rare uncommon infrequent",
    "rarely seldom infrequently",
    "several various multiple",
    "improve improves improved better enhance enhances enhanced",
    "continue continues continued remain remains stay stays keep",
    "cover covers covered include includes included",
    "first initial initially originally",
    "short brief",
    "long lengthy",
    "new latest recent",
    "daily everyday",
    "allow allows enable enables permit permits let lets",
    "protect protects safeguard safeguards",
    "suggest suggests suggested indicate indicates indicated imply implies implied",
    "believe believes think thinks",
    "certainly definitely",
    "sometimes occasionally",
    "both two",
    "good great",
    "best finest",
)
# The common words of prose: one in another's place is wording. What is not here is a fact, and so is what is common and
# yet says another thing in another's place: how many, how often, how sure, how strong, to whom, for what.
_COMMON = frozenset(
    _words(
        "use uses used using utilize utilizes utilized utilizing utilise utilised employ employs employed"
        " begin begins began start starts started starting beginning commence commenced launch launched"
        " finish conclude help helps helped helping assist assists assisted aid aids get gets got obtain"
        " obtains obtained acquire acquired give gives gave given giving provide provides provided providing"
        " offer offers offered offering supply supplied deliver delivers delivered administer administered"
        " show shows showed shown demonstrate demonstrates demonstrated reveal reveals revealed find finds"
        " found report reports reported display displays displayed illustrate illustrates examine examines"
        " examined look looks looked looking explore explores explored investigate investigates assess"
        " assesses assessed evaluate evaluates evaluated analyze analyzes analyzed analyse analyses analysed"
        " research describe describes described explain explains explained outline outlines outlined discuss"
        " discusses discussed detail details detailed present presents presented summarize summarizes"
        " summarized review reviews reviewed regarding concerning approximately roughly around about see"
        " view check read visit consult go access browse refer contact reach email write ask talk speak"
        " speaks chat learn discover know knows understand understood more additional further extra other"
        " another same similar however but yet though although while whereas because since due owing"
        " therefore thus hence consequently so like such including include includes included example"
        " instance namely now currently recently lately newly commonly regularly typically generally"
        " normally mainly mostly primarily chiefly largely numerous various different diverse lot lots big"
        " large sizable little tiny quick quickly rapid rapidly fast swift swiftly people persons person"
        " individual individuals everyone someone anyone public members member team staff group groups class"
        " classes category categories kind kinds type types set sets series range ranges variety document"
        " documents file files form forms information info data guidance resource resources material"
        " materials website websites site sites webpage page pages web portal homepage online click select"
        " press tap choose chooses follow follows link links button menu window icon question questions"
        " inquiry inquiries query queries concern concerns problem problems issue issues matter matters"
        " topic topics subject subjects answer answers response responses reply replies important key main"
        " major essential vital crucial critical primary need needs want wants wanted wish wishes make makes"
        " made making create creates created creating build builds built develop develops developed"
        " developing produce produces produced producing work works worked working function functions"
        " operate operates act acts happen happens happened occur occurs occurred become becomes became keep"
        " keeps kept maintain maintains maintained pick change changes changed update updates updated modify"
        " modified revise revised list lists listed part parts portion section sections way ways manner"
        " method methods approach approaches area areas aspect aspects feature features goal goals aim aims"
        " objective objectives purpose purposes mission job jobs role roles task tasks try tries tried"
        " attempt attempts attempted effort efforts ensure ensures sure within throughout via through by per"
        " overview introduction intro summary background toward towards among amongst between whilst enter"
        " fill called named termed known dubbed labeled opinion views near close beside next simple easy"
        " straightforward hard difficult tough whole entire correct right accurate proper appropriate"
        " suitable join joins joined participate participates participated own committed dedicated devoted"
        " approx dept no number said says say state stated states note noted notes add added adds tell tells"
        " told announce announced announces publish published publishes post posted posts appear appeared"
        " appears release released releases issued pleased happy glad proud excited thrilled hope hopes"
        " expect expects expected plan plans planned planning intend intended intends mean means meant"
        " designed aimed policy policies notice notices statement statements terms agreement media news"
        " newsletter alert alerts bulletin subscribe sign signup register up date informed touch enhance"
        " enhances enhanced boost affect affects affected affecting influence influences influenced impact"
        " impacts impacted great nice latest time times day moment today world country nation life lives"
        " living live place places thing things fact facts idea ideas point points case cases base based"
        " basis lead leads leading led bring brings brought take takes took taken taking put puts run runs"
        " move moves turn turns play plays have having has had hold holds held stay stays feel feels felt"
        " feeling think thinks thought seem seems seemed consider considers considered regard regarded"
        " treated classified surroundings setting settings environment community communities organization"
        " organizations organisation institution institutions office offices department departments center"
        " centers centre centres facility facilities service services program programs programme project"
        " projects initiative initiatives system systems tool tools process processes procedure procedures"
        " step steps measure measures action actions activity activities event events meeting meetings"
        " conference gathering story stories article articles paper papers study book guide guides guideline"
        " handbook manual sheet brochure booklet leaflet text content contents word words language wording"
        " name names title titles heading brief longer clear clearly obvious evident simply easily carefully"
        " closely thoroughly fully partly greatly highly extremely strongly increasingly popular famous"
        " well-known special specific particular certain unique general broad overall basic fundamental core"
        " central shared together jointly collaborate cooperation collaboration partnership partner partners"
        " protects protecting safeguard safeguards manage manages managed managing handle handles handled"
        " monitor monitors monitoring monitored track tracks tracking oversee oversees watch watches serve"
        " serves served serving support supports supported receive receives received collect collects"
        " collected gather gathers gathered send sends sent submit submits submitted request requests"
        " requested apply applies applied return returns respond responds reflect reflects contain contains"
        " contained consist consists comprise comprises carry carries let lets enable enables able ability"
        " capable available exists exist belong belongs relate relates related connected result results"
        " resulting arise arises stem stems derive derived originate originated originally initially finally"
        " eventually ultimately soon later earlier previously formerly once again constantly constant"
        " everyday regular ordinary typical normal standard usual traditional conventional modern"
        " contemporary advanced expert experts specialist specialists authority reader readers user users"
        " customer customers client clients visitor visitors audience parents caregivers families family"
        " friends relatives loved ones tailored customized personalized bespoke asked faq faqs comprehensive"
        " thorough extensive in-depth deep deeper wide widely broadly useful helpful valuable beneficial"
        " relevant pertinent interested eager keen forward reminder tip tips advice suggestion suggestions"
        " hints trick tricks context reason reasons explanation explanations"
    )
)
# Words that may come, go or stand for each other without stating anything: they dress a sentence, or speak of the page.
STYLE_WORDS = frozenset(
    _words(
        "however also too additionally moreover furthermore therefore thus hence please kindly note simply"
        " just really very quite particularly especially specifically generally indeed instead rather even"
        " still already then now currently presently today respectively overall actually basically essentially"
        " certain various own same etc click here link page pages website site webpage web portal online below"
        " above following learn read more visit see view find check information info details resources"
        " resource additional further new latest window tab opens open using via through within publicly such"
        " example instance including"
    )
)

_MEANINGS: dict[str, frozenset[int]] = {}
for _number, _line in enumerate((*map(str.split, _SAME), *WORDS)):
    for _form in _line:
        _MEANINGS[_form] = _MEANINGS.get(_form, frozenset()) | {_number}
_SAID: dict[str, frozenset[str]] = {}
for _number, _phrases in enumerate(PHRASES):
    for _phrase in _phrases:
        _SAID[_phrase] = _SAID.get(_phrase, frozenset()) | {f"phrase {_number}"}
_LONGEST = max(phrase.count(" ") for phrase in _SAID) + 1
_RUN_WORDS = 8
# Only letters: "<5" and ">5" are not the same.
_PLAIN_RUN = re.compile(r"[^\W\d_]++(?:(?:[,.]?[ ]|['\u2019-])[^\W\d_]++)*+[.,]?")
_RUN_LETTERS = 80

_SPELLINGS = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"our(?=s|ed|ing|al|able|ful|ite|hood|$)"), "or"),
    (re.compile(r"is(?=e$|es$|ed$|ing$|ation|ations$|er$|ers$)"), "iz"),
    (re.compile(r"ys(?=e$|es$|ed$|ing$)"), "yz"),
    (re.compile(r"tre(?=s?$|d$)"), "ter"),
    (re.compile(r"mmes?$"), "m"),
    (re.compile(r"ll(?=ed$|ing$|er$|ers$|ment$|$)"), "l"),
    (re.compile(r"ogues?$"), "og"),
    (re.compile(r"ence?s?$|ens[es]{1,2}$"), "ens"),
    (re.compile(r"ph"), "f"),
)
_ENDINGS = tuple(
    sorted(
        _words(
            "s es ed d ing ies ied ys y e ly ally al ic ical ion ions ation ations tion ment ments ance ence er"
            " ers 's ive"
        ),
        key=len,
        reverse=True,
    )
)
_STEM = 3


def plain(word: str) -> str:
    """The word without accents, hyphens and what parts British from American spelling.

    >>> plain("anaesthetised"), plain("programme"), plain("État")
    ('anesthetized', 'program', 'etat')
    """
    folded = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(letter for letter in folded if letter.isalnum())
    for pattern, spelling in _SPELLINGS:
        letters = pattern.sub(spelling, letters)
    return letters


def meaning(word: str) -> str:
    """What a word stands for: one name for all that mean the same; else the word in its plain spelling."""
    return f"meaning {min(_MEANINGS[word])}" if word in _MEANINGS else plain(word)


def say_the_same(was: str, now: str) -> bool:
    """Whether other words that an editor put in the place of these say the same, phrase for phrase.

    >>> say_the_same("prior to", "before"), say_the_same("is required", "is needed"), say_the_same("must", "may")
    (True, True, False)
    """
    if max(len(was), len(now)) > _RUN_LETTERS:
        return False
    if not (_PLAIN_RUN.fullmatch(was.strip()) and _PLAIN_RUN.fullmatch(now.strip())):
        return False
    if was.lower() == now.lower():
        return False
    old, new = _said(was), _said(now)
    return bool(old) and len(old) == len(new) and all(a & b for a, b in zip(old, new, strict=True))


def _said(run: str) -> list[frozenset[str]]:
    """What each phrase of a short run stands for, small words left out; nothing of a long one."""
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", run.lower().replace("\u2019", "'"))
    found: list[frozenset[str]] = []
    place = 0 if len(words) <= _RUN_WORDS else len(words)
    while place < len(words):
        sizes = range(min(_LONGEST, len(words) - place), 0, -1)
        size = next((size for size in sizes if " ".join(words[place : place + size]) in _SAID), 1)
        phrase = " ".join(words[place : place + size])
        if phrase in _SAID or phrase not in STOP_WORDS:
            meanings = (f"meaning {number}" for number in _MEANINGS.get(phrase, ()))
            found.append(frozenset((*_SAID.get(phrase, ()), *meanings, plain(phrase))))
        place += size
    return found


def are_wording(words: Iterable[str]) -> bool:
    """Whether these are only common words of prose, none of them weighty."""
    return all(word in _COMMON for word in words)


def mean_the_same(was: str, now: str) -> bool:
    """Whether one word stands for the other: spelt otherwise, another form of it, or another word for it.

    >>> mean_the_same("physician", "doctor"), mean_the_same("treat", "treating"), mean_the_same("bladder", "liver")
    (True, True, False)
    """
    if _MEANINGS.get(was, frozenset()) & _MEANINGS.get(now, frozenset()):
        return True
    a, b = plain(was), plain(now)
    return a == b or bool(_stems(a) & _stems(b))


def _stems(word: str) -> frozenset[str]:
    """What may be left of a word without its ending, a doubled letter made one."""
    bare = (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))
    stems = (stem for stem in chain((word,), bare) if len(stem) >= _STEM)
    return frozenset(stem[:-1] if len(stem) > _STEM and stem[-1] == stem[-2] else stem for stem in stems)
