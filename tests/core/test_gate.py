"""One large thing at a time."""

import threading

from citewatch.gate import Gate


def test_a_second_thread_waits_until_the_first_has_left() -> None:
    gate, inside = Gate(), threading.Event()

    def second() -> None:
        gate.enter()
        inside.set()
        gate.leave()

    gate.enter()
    waiting = threading.Thread(target=second)
    waiting.start()
    was_let_in = inside.is_set()
    gate.leave()
    waiting.join()

    assert (was_let_in, inside.is_set()) == (False, True)


def test_entering_twice_is_entering_once_and_leaving_without_entering_is_nothing() -> None:
    gate = Gate()

    gate.leave()
    gate.enter()
    gate.enter()
    gate.leave()
    other = threading.Thread(target=lambda: (gate.enter(), gate.leave()))
    other.start()
    other.join(timeout=5)

    assert not other.is_alive()
