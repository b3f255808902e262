"""What holds of every diff, whatever the two texts."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from citewatch.diff import align, diff, edits, fold, learn
from citewatch.model import Block, BlockKind, Edit, EditOp, Op, Text

_WORDS = st.sampled_from(
    ("the", "dose", "is", "not", "28", "56", "mg", "2.5", "mL/kg", "5–10", "1,000", "12.5%", "§", "1308.13", "October")
    + ("10,", "2023", "Schedule", "III", "“safe”", "it’s", "-", "–", "a", "b", "  ", "\u00a0", "\n", ".")
)
_SENTENCES = st.lists(_WORDS, max_size=12).map(" ".join)
_BLOCKS = st.lists(
    st.builds(
        Block,
        kind=st.sampled_from([kind for kind in BlockKind if kind is not BlockKind.DATE]),
        text=_SENTENCES,
        section=st.sampled_from(((), ("Dose",), ("Dose", "Adults"), ("Harm",), ("Harm", "Adults"))),
        page=st.none() | st.integers(1, 3),
    ),
    max_size=12,
)
_TEXTS = _BLOCKS.map(lambda blocks: Text(media_type="text/html", extractor="t", blocks=tuple(blocks)))


def joined(script: tuple[Edit, ...], *, without: EditOp) -> str:
    return "".join(edit.text for edit in script if edit.op is not without)


def words(text: Text) -> Counter[str]:
    return Counter(word for block in text.blocks for word in fold(block.text).split())


@settings(deadline=None)
@given(before=st.text() | _SENTENCES, after=st.text() | _SENTENCES)
def test_edits_join_to_both_sides_to_the_last_space(before: str, after: str) -> None:
    script = edits(before, after)

    assert joined(script, without=EditOp.INSERT) == before
    assert joined(script, without=EditOp.DELETE) == after


@settings(deadline=None)
@given(before=_SENTENCES, after=_SENTENCES)
def test_edits_never_cut_a_figure_in_two(before: str, after: str) -> None:
    script = edits(before, after)

    for left, right in zip(script, script[1:], strict=False):
        if {left.op, right.op} != {EditOp.DELETE, EditOp.INSERT}:
            assert not (left.text[-1:].isdigit() and right.text[:1].isdigit())


@settings(deadline=None)
@given(before=_TEXTS, after=_TEXTS)
def test_every_block_stands_in_exactly_one_pairing(before: Text, after: Text) -> None:
    pairings = align(before.blocks, after.blocks)

    assert sorted(i for pairing in pairings for i in pairing.before) == list(range(len(before.blocks)))
    assert sorted(j for pairing in pairings for j in pairing.after) == list(range(len(after.blocks)))


@settings(deadline=None)
@given(before=_TEXTS, after=_TEXTS)
def test_replaying_the_alignment_turns_one_text_into_the_other(before: Text, after: Text) -> None:
    replayed: dict[int, str] = {}
    for pairing in align(before.blocks, after.blocks):
        old = " ".join(before.blocks[i].text for i in pairing.before)
        new = " ".join(after.blocks[j].text for j in pairing.after)
        shown = fold(old) if pairing.same else fold(joined(edits(old, new), without=EditOp.DELETE))
        replayed[min(pairing.after, default=-1)] = shown if pairing.after else replayed.get(-1, "")
        assert shown == fold(new) or not pairing.after

    told = " ".join(replayed[j] for j in sorted(replayed) if j >= 0).split()
    assert Counter(told) == words(after)


@settings(deadline=None)
@given(before=_TEXTS, after=_TEXTS)
def test_changes_account_for_every_word_that_differs(before: Text, after: Text) -> None:
    changes = diff(before, after)

    gone = Counter(word for change in changes for word in fold(change.before or "").split())
    come = Counter(word for change in changes for word in fold(change.after or "").split())
    assert words(before) + come == words(after) + gone
    for change in changes:
        assert joined(change.edits, without=EditOp.INSERT) == (change.before or "")
        assert joined(change.edits, without=EditOp.DELETE) == (change.after or "")
        assert (change.before is None, change.after is None) == (change.op is Op.INSERT, change.op is Op.DELETE)


@settings(deadline=None)
@given(text=_TEXTS, order=st.randoms(use_true_random=False))
def test_a_text_in_another_order_is_no_change(text: Text, order: object) -> None:
    blocks = list(text.blocks)
    order.shuffle(blocks)  # type: ignore[attr-defined]

    assert diff(text, Text(media_type="text/html", extractor="t", blocks=tuple(blocks))) == ()


@settings(deadline=None)
@given(before=_TEXTS, after=_TEXTS)
def test_applying_the_diff_to_one_text_gives_the_other_to_the_letter(before: Text, after: Text) -> None:
    """A Change quotes what differs; where it stands is said by the alignment, so the two are applied together."""
    applied: list[tuple[tuple[int, ...], str]] = []
    for pairing in align(before.blocks, after.blocks):
        old = " ".join(before.blocks[i].text for i in pairing.before)
        new = " ".join(after.blocks[j].text for j in pairing.after)
        assert joined(edits(old, new), without=EditOp.INSERT) == old
        if pairing.after:
            applied.append((pairing.after, joined(edits(old, new), without=EditOp.DELETE)))

    assert " ".join(text for _, text in sorted(applied)) == " ".join(block.text for block in after.blocks)


@settings(deadline=None)
@given(text=_TEXTS)
def test_a_text_differs_from_itself_in_nothing(text: Text) -> None:
    looks_the_same = [replace(b, text=b.text.replace("’", "'").replace(" ", "\u00a0")) for b in text.blocks]

    assert diff(text, text) == diff(text, replace(text, blocks=tuple(looks_the_same))) == ()


@settings(deadline=None)
@given(before=_TEXTS, after=_TEXTS)
def test_where_a_reader_sees_other_words_there_is_a_change(before: Text, after: Text) -> None:
    assert diff(before, after) or words(before) == words(after)


@settings(deadline=None)
@given(before=_TEXTS, after=_TEXTS)
def test_the_same_two_texts_differ_in_the_same_way(before: Text, after: Text) -> None:
    again = [replace(block, text="".join(list(block.text))) for block in before.blocks]

    assert diff(before, after) == diff(replace(before, blocks=tuple(again)), after)


@settings(deadline=None)
@given(earlier=_TEXTS, first=_TEXTS, second=_TEXTS)
def test_what_is_volatile_only_ever_takes_changes_away(earlier: Text, first: Text, second: Text) -> None:
    told = diff(earlier, second, volatile=learn(earlier, first, second))

    assert set(told) <= set(diff(earlier, second))
    assert learn(earlier, first, earlier) == learn(earlier, first, first) == ()
