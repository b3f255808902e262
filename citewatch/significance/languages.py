"""Tell which language a text is in, and the words of French, German and Spanish that a claim may rest on.

Knows the small words by which a language is told; must not know what a change of the others weighs.
"""

import re
from collections.abc import Iterable, Iterator

from citewatch.significance.facts import Fact, Sort
from citewatch.significance.sentences import WORD

_SAMPLE = 1_000  # letters that tell a language

_SMALL_WORDS = {
    "en": "a an in into on as the of and to is are was were for with that this be by from has have it its"
    " will not or at you your we our",
    "fr": "le la les du de et est sont une un dans pour vous nous que qui sur au aux avec votre vos ce cette à par"
    " pendant chez être ont pas ne ou il elle leur leurs se son sa ses mais sans plus en d'une qu'il l'on",
    "de": "der die das und ist sind nicht ein eine einen einer für mit von auf zu den dem des sich wird werden im am"
    " zur zum bei oder können wir sie ihre ihren es ohne nach auch als hier vor",
    "es": "el la los las del de y es son en que por para con un una su sus se al lo como más o sin no está a aquí",
}
_LANGUAGES = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_ELIDED = re.compile(r"^(?:[ldnscjmt]|qu)'")

_ABROAD = {
    "fr": {
        Sort.NEGATION: ("ne", "pas", "jamais", "aucun aucune aucuns aucunes", "sans", "non", "ni", "sauf", "hormis"),
        Sort.OBLIGATION: (
            "peut peuvent peux pouvez pouvons pourra pourront pourrait pourraient",
            "doit doivent dois devez devons devra devront",
            "devrait devraient devriez",
        ),
        Sort.TERM: (
            "obligatoire obligatoires obligatoirement",
            "facultatif facultative facultatifs facultatives volontaire volontaires",
            "interdit interdite interdits interdites interdiction",
            "autorisé autorisée autorisés autorisées autorisation",
            "recommandé recommandée recommandés recommandées recommande recommandons recommandation",
            "retiré retirée retirés retirées retrait",
            "suspendu suspendue suspendus suspendues suspension",
            "rappel rappels rappelé rappelée",
            "contre-indiqué contre-indiquée contre-indication contre-indications",
            "avertissement avertissements mise-en-garde danger dangereux dangereuse",
            "réservé réservée réservés réservées",
            "ouvert ouverte ouverts ouvertes",
            "fermé fermée fermés fermées",
            "mineur mineure mineurs mineures",
            "majeur majeure majeurs majeures",
            "enfant enfants",
            "adulte adultes",
            "enceinte enceintes grossesse allaitement",
            "seulement uniquement exclusivement",
            "décès mort mortel mortelle",
            "gratuit gratuite gratuits gratuites gratuitement",
            "payant payante payants payantes",
        ),
        Sort.NUMBER: ("- deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze",),
    },
    "de": {
        Sort.NEGATION: (
            "nicht",
            "kein keine keinen keiner keinem keines",
            "nie niemals",
            "ohne",
            "weder",
            "außer ausser",
        ),
        Sort.OBLIGATION: (
            "kann können könnte könnten darf dürfen dürfte",
            "muss müssen muß",
            "soll sollen sollte sollten",
        ),
        Sort.TERM: (
            "verpflichtend obligatorisch vorgeschrieben",
            "freiwillig optional",
            "verboten untersagt verbot",
            "erlaubt gestattet zulässig",
            "zugelassen zugelassene zugelassenen zulassung genehmigt genehmigung",
            "empfohlen empfiehlt empfehlen empfehlung empfehlungen",
            "zurückgezogen widerrufen",
            "rückruf rückrufe zurückgerufen",
            "kontraindiziert kontraindikation kontraindikationen gegenanzeige gegenanzeigen",
            "warnung warnungen warnhinweis warnhinweise warnt warnen",
            "vorbehalten",
            "geöffnet",
            "geschlossen",
            "minderjährig minderjährige minderjährigen minderjähriger",
            "volljährig volljährige volljährigen volljähriger",
            "kinder kindern",
            "erwachsene erwachsenen",
            "schwangere schwangeren schwangerschaft stillzeit",
            "nur ausschließlich ausschliesslich",
            "tod todesfall todesfälle tödlich tödliche",
            "kostenlos kostenfrei",
            "kostenpflichtig",
        ),
        Sort.NUMBER: ("- zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",),
    },
    "es": {
        Sort.NEGATION: (
            "no",
            "nunca jamás",
            "sin",
            "ni",
            "ningún ninguno ninguna",
            "tampoco",
            "salvo excepto",
        ),
        Sort.OBLIGATION: (
            "puede pueden podrá podrán podría podrían",
            "debe deben deberá deberán",
            "debería deberían",
        ),
        Sort.TERM: (
            "obligatorio obligatoria obligatorios obligatorias",
            "opcional opcionales voluntario voluntaria",
            "prohibido prohibida prohibidos prohibidas prohibición",
            "permitido permitida permitidos permitidas",
            "aprobado aprobada aprobados aprobadas aprobación autorizado autorizada autorización",
            "recomendado recomendada recomienda recomendamos recomendación",
            "retirado retirada retirados retiradas",
            "suspendido suspendida suspensión",
            "contraindicado contraindicada contraindicación contraindicaciones",
            "advertencia advertencias",
            "reservado reservada reservados reservadas",
            "abierto abierta abiertos abiertas",
            "cerrado cerrada cerrados cerradas",
            "menores",
            "niño niña niños niñas",
            "adulto adultos adultas",
            "embarazada embarazadas embarazo lactancia",
            "solo sólo solamente únicamente exclusivamente",
            "muerte muertes mortal mortales",
            "gratis gratuito gratuita",
        ),
        Sort.NUMBER: ("- dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",),
    },
}
_WORDS = {
    language: {
        form: (sort, str(number) if sort is Sort.NUMBER else line.split()[0])
        for sort, lines in vocabulary.items()
        for line in lines
        for number, form in enumerate(line.split(), start=1)
    }
    for language, vocabulary in _ABROAD.items()
}


def language(*texts: str) -> str:
    """The language that these texts have most small words of: "en", "fr", "de" or "es"; English when none stands out.

    >>> language("Le produit est disponible."), language("Available in stores")
    ('fr', 'en')
    """
    seen = [word for text in texts for word in _small_words(text)]
    counts = {name: sum(map(small.__contains__, seen)) for name, small in _LANGUAGES.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > counts["en"] else "en"


def _small_words(text: str) -> Iterable[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text[:_SAMPLE].lower().replace("\u2019", "'"))


def terms_abroad(text: str, language: str) -> Iterator[Fact]:
    """The facts that words of this language state; none in English, which has a vocabulary of its own."""
    known = _WORDS.get(language, {})
    for match in WORD.finditer(text) if known else ():
        word = match.group().lower()
        if language == "fr" and word.startswith("n'"):
            yield Fact(Sort.NEGATION, "ne", match.group()[:2], match.start())
        elided = _ELIDED.match(word)
        start = elided.end() if elided else 0
        sort, value = known.get(word[start:], (None, ""))
        if sort is not None:
            yield Fact(sort, value, match.group()[start:], match.start() + start)
