"""Two runs of one checklist: what became better or worse, and whose doing it is (scoring rules, section 7)."""

from fractions import Fraction

import pytest
from answering import LOSING, VALUES, answers
from hypothesis import given
from hypothesis import strategies as st
from running import run
from small import SMALL, checklist, item, section

from checklists.answers import AnswerFile
from checklists.comparing import compare, comparison_json
from checklists.loading import load_checklist
from checklists.model import Checklist, Refused, Value

LETTING = load_checklist("letting-go")


def reworded(text: str) -> str:
    return text.replace("revision = 1", "revision = 2")


# Since SMALL, a1 has a new meaning, a2 and both sections weigh differently, b2 is no longer asked and b3 is new.
CHANGED = checklist(
    section("a", 50, reworded(item("a1", 3, critical=True)), item("a2", 2)),
    section("b", 50, item("b1", 2), item("b2", 2, extra='status = "retired"'), item("b3", 1)),
)


def test_a_comparison_by_hand_across_a_changed_checklist() -> None:
    comparison = compare(
        run(SMALL, {"a1": 3, "a2": 1, "b1": 1, "b2": 3}), run(CHANGED, {"a1": 3, "a2": 2, "b1": 3, "b3": 0})
    )
    # Old: a (3x3 + 1x1) of 12 at weight 40, b (2x1 + 2x3) of 12 at weight 60: 33.33 + 40 = 73.3333
    # New: a (3x3 + 2x2) of 15 at weight 50, b (2x3 + 1x0) of 9 at weight 50: 43.33 + 33.33 = 76.6667
    # Shared are a2 and b1, with the new weights. Old: 50 x 1/3 + 50 x 1/3 = 33.3333; new: 50 x 2/3 + 50 x 3/3 = 83.3333
    # You changed 83.3333 - 33.3333 = 50; the checklist changed (76.6667 - 73.3333) - 50 = -46.6667
    assert comparison_json(comparison) == {
        "old": 73.3333,
        "new": 76.6667,
        "you_changed": 50.0,
        "checklist_changed": -46.6667,
        "better": ["a2", "b1"],
        "worse": [],
        "newly_answered": [],
        "retired": ["b2"],
        "added": ["b3"],
    }
    assert (comparison.you_changed, comparison.checklist_changed) == (50, Fraction(-140, 3))


def test_totals_are_compared_before_the_cap() -> None:
    # a1 is critical. Old: a (3 + 3) of 12, b full: 20 + 60 = 80, held at 49. New: 100.
    full: dict[str, Value] = dict.fromkeys(SMALL.items, 3)
    document = comparison_json(compare(run(SMALL, {**full, "a1": 1}), run(SMALL, full)))
    assert (document["old"], document["new"], document["you_changed"]) == (80.0, 100.0, 20.0)


BETTER, WORSE, NEW, SAME = "better", "worse", "newly_answered", None


@pytest.mark.parametrize(
    ("was", "now", "listed"),
    [
        (0, 1, BETTER), (3, 2, WORSE), (2, 2, SAME),
        ("unknown", 1, BETTER), (3, "unknown", WORSE), ("unknown", 0, SAME), (0, "unknown", SAME),
        ("unknown", "unknown", SAME), ("na", 3, SAME), (0, "na", SAME), ("na", "unknown", SAME), ("unknown", "na", SAME),
        (None, 0, NEW), (None, "unknown", NEW), (None, "na", NEW), (3, None, SAME), (None, None, SAME),
    ],
)  # fmt: skip
def test_an_item_is_better_worse_newly_answered_or_none_of_these(
    was: Value | None, now: Value | None, listed: str | None
) -> None:
    old, new = ({} if value is None else {"b1": value} for value in (was, now))
    document = comparison_json(compare(run(SMALL, old), run(SMALL, new)))
    found = [name for name in (BETTER, WORSE, NEW, "retired", "added") if document[name]]
    assert found == ([listed] if listed else [])


def test_a_reworded_item_is_neither_better_nor_worse_nor_newly_answered() -> None:
    comparison = compare(run(SMALL, {"b1": 1}), run(CHANGED, {"a1": 3, "b1": 1}))
    assert (comparison.better, comparison.worse, comparison.newly_answered) == ((), (), ())
    assert comparison.you_changed == 0


def test_lists_are_in_the_order_of_the_new_version_and_what_it_lists_no_more_comes_last() -> None:
    old = checklist(section("a", 100, *[item(f"x{n}", 1) for n in range(6)], item("gone", 1)))
    order = (item("x4", 1), item("x1", 1), item("x5", 1, extra='status = "retired"'), item("x3", 1), item("y", 1))
    new = checklist(section("a", 100, *order, item("x0", 1, extra='status = "retired"')))
    comparison = compare(run(old, dict.fromkeys(old.items, 1)), run(new, {"x1": 2, "x3": 3, "x4": 2}))
    assert comparison.better == ("x4", "x1", "x3")
    assert comparison.retired == ("x5", "x0", "x2", "gone")
    assert comparison.added == ("y",)


def test_where_one_run_has_no_total_there_is_no_difference() -> None:
    document = comparison_json(compare(run(SMALL, {}), run(SMALL, {"a1": 2})))
    assert (document["old"], document["you_changed"], document["checklist_changed"]) == (None, None, None)
    assert document["newly_answered"] == ["a1"]
    # Both runs have a total, but not on what both versions ask.
    document = comparison_json(compare(run(SMALL, {"b2": 3}), run(CHANGED, {"b3": 3})))
    assert (document["old"], document["new"], document["you_changed"], document["checklist_changed"]) == (
        100,
        100,
        None,
        None,
    )


def test_runs_of_two_checklists_are_refused_with_the_file_named() -> None:
    with pytest.raises(Refused, match="mine.json:1: this is of the checklist 'letting-go'"):
        compare(run(LOSING, {}), run(LETTING, {}, "mine.json"))


# An item in one version: not there, or retired, weight, revision. Every section keeps one item, k or m.
states = st.none() | st.tuples(st.booleans(), st.integers(1, 3), st.integers(1, 2))


@st.composite
def versions(draw: st.DrawFn) -> AnswerFile:
    first = draw(st.integers(1, 99))
    sections = []
    for place, (kept, weight) in enumerate({"k": first, "m": 100 - first}.items()):
        texts = [item(kept, draw(st.integers(1, 3)))]
        for number in range(3):
            if state := draw(states):
                retired, worth, revision = state
                text = item(f"x{place}{number}", worth, extra='status = "retired"' if retired else "")
                texts.append(text.replace("revision = 1", f"revision = {revision}"))
        sections.append(section(f"s{place}", weight, *texts))
    made = checklist(*sections)
    return run(made, draw(st.dictionaries(st.sampled_from(list(made.items)), st.sampled_from(VALUES))))


def total_of(made: Checklist, given_answers: dict[str, Value], ids: set[str]) -> Fraction | None:
    """The total on some items, added up apart from the engine."""
    earned, weights = Fraction(0), 0
    for each in made.sections:
        counted = [one for one in each.items if one.id in ids and given_answers.get(one.id) not in (None, "na")]
        if counted:
            points = sum(
                one.weight * int(given_answers[one.id]) for one in counted if given_answers[one.id] != "unknown"
            )
            earned += each.weight * Fraction(100 * points, 3 * sum(one.weight for one in counted))
            weights += each.weight
    return earned / weights if weights else None


@given(versions(), versions())
def test_what_you_changed_and_what_the_checklist_changed_add_up(old: AnswerFile, new: AnswerFile) -> None:
    comparison = compare(old, new)
    was, now = old.checklist.items, new.checklist.items
    shared = {one for one in was if one in now and was[one].revision == now[one].revision}
    before, after = (total_of(new.checklist, file.values, shared) for file in (old, new))
    assert comparison.you_changed == (None if before is None or after is None else after - before)
    if comparison.you_changed is not None:
        whole = total_of(new.checklist, new.values, {*now}) - total_of(old.checklist, old.values, {*was})
        assert comparison.you_changed + comparison.checklist_changed == whole
    assert set(comparison.retired) == was.keys() - now.keys()
    assert set(comparison.added) == now.keys() - was.keys()
    lists = [*comparison.better, *comparison.worse, *comparison.newly_answered, *comparison.added]
    assert len(set(lists)) == len(lists)


@given(answers, answers)
def test_within_one_version_the_checklist_changed_nothing_and_the_way_back_is_the_opposite(
    some: dict[str, Value], others: dict[str, Value]
) -> None:
    there, back = compare(run(LOSING, some), run(LOSING, others)), compare(run(LOSING, others), run(LOSING, some))
    assert (there.better, there.worse) == (back.worse, back.better)
    if there.you_changed is not None:
        assert (there.checklist_changed, there.you_changed) == (0, -back.you_changed)
