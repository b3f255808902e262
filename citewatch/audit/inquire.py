"""inquire: ask the registries for the sources that nobody could look at, once every host was checked.

One registry after another, each for what those before it did not vouch for, in batches. What one answered is written
once. Knows sources and no article; changes no state: settle joins the answers.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from citewatch.audit import records
from citewatch.audit.ports import Answers, Question, Registrar, Store
from citewatch.errors import CitewatchError
from citewatch.model import Identifiers, Registry, Run
from citewatch.state import NEVER, SourceState, is_to_be_vouched_for


def inquire(
    *,
    run: Run,
    store: Store,
    registrars: Sequence[Registrar],
    clock: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
    asking: Callable[[Registry, int], None] = lambda registry, sources: None,
    faults: Callable[[str, Exception], None] = lambda registry, error: None,
    hands: int = 1,
) -> bool:
    """Ask for every source of the run that nobody could look at; False when told to stop first.

    `asking` hears of each registry before it is asked, and for how many sources; `faults` of one whose answer made us
    stumble. What an earlier, interrupted call asked is not asked again. Whose number a registry confirmed lately is not
    asked for. A registry that is down is asked nothing more.
    """
    left = _questions(run, store, hands=hands) if registrars else ()
    kept = records.load_answers(store, run, hands=hands) if left else {}
    for registrar in registrars:
        mine = [question for question in left if registrar.takes(question)]
        if mine:
            asking(registrar.registry, len(mine))
        answered = set[str]()
        for number, batch in enumerate(_batches(mine, registrar.at_once)):
            key = records.answers_key(run, registrar.registry, number)
            answers = kept.get(key)
            if answers is None:
                if stopped():
                    return False
                answers = records.keep_answers(store, key, _asked(registrar, batch, at=clock(), faults=faults))
            answered |= {url for url, said in answers.vouchings.items() if said.knows}
            if answers.is_down:
                break
        left = tuple(question for question in left if question.url not in answered)
    return True


def _asked(
    registrar: Registrar, batch: Sequence[Question], *, at: datetime, faults: Callable[[str, Exception], None]
) -> Answers:
    try:
        return registrar.ask(batch, at=at)
    except CitewatchError:
        raise
    except Exception as error:  # a registry's bad answer must not end an audit: it is told, and is silence
        faults(registrar.registry, error)
        return Answers(vouchings={}, is_down=True)


def _batches(questions: Sequence[Question], at_once: int) -> Iterator[Sequence[Question]]:
    yield from (questions[start : start + at_once] for start in range(0, len(questions), at_once))


def _questions(run: Run, store: Store, *, hands: int) -> tuple[Question, ...]:
    """What is to be asked, longest unanswered first, in one order however often this run works it out.

    Another run has another order: one source on which a registry always fails must not hide the others for ever.
    """
    walled = records.load_walled(store, run, hands=hands)
    if not walled:
        return ()
    states = records.load_states(store, walled, hands=hands)
    identifiers = records.load_identifiers(store, run)
    asked = [url for url in walled if is_to_be_vouched_for(states[url], now=run.started_at)]
    asked.sort(key=lambda url: (_answered_at(states[url]), hashlib.sha256(f"{run.id} {url}".encode()).digest()))
    return tuple(Question(url=url, identifiers=identifiers.get(url, Identifiers())) for url in asked)


def _answered_at(state: SourceState) -> datetime:
    return state.vouching.at if state.vouching else NEVER
