"""Who is in front of me: from the first question to the card (content plan, C5)."""

from collections.abc import Iterator

import pytest

from checklists.model import Refused
from checklists.triage import CARDS, FIRST, GOES_ON, QUESTIONS, follow, taps_to

PLAN = {
    "safety": ["yes"],
    "stop-line": ["no", "yes"],
    "our-fault": ["no", "no", "yes"],
    **{
        kind: ["no", "no", "no", kind]
        for kind in (
            *("indecisive", "critical", "aggressive"),
            *("hurry", "bargain", "silent", "exception", "talker", "pessimist"),
        )
    },
}


def ways(place: str = FIRST, taps: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every card with the taps that lead to it, by trying all."""
    if place in CARDS:
        yield place, taps
        return
    for answer, target in QUESTIONS[place].items():
        yield from ways(target, (*taps, answer))


@pytest.mark.parametrize(("card", "answers"), PLAN.items())
def test_the_answers_of_the_plan_lead_to_its_cards(card: str, answers: list[str]) -> None:
    assert follow(answers) == card


def test_there_are_the_cards_of_the_plan_and_no_others() -> None:
    assert sorted(CARDS) == sorted(PLAN)


def test_every_card_is_reached_and_with_four_taps_at_most() -> None:
    found = list(ways())
    assert {card for card, _ in found} == set(CARDS)
    assert max(len(taps) for _, taps in found) <= 4


def test_the_taps_told_for_a_card_are_the_fewest_that_lead_there() -> None:
    for card in CARDS:
        assert taps_to(card) == min(len(taps) for reached, taps in ways() if reached == card)
    with pytest.raises(KeyError):
        taps_to("no-such-card")


def test_danger_is_asked_first_and_one_tap_leads_to_safety() -> None:
    assert follow([]) == "danger"
    assert follow(["yes"]) == "safety"
    assert taps_to("safety") == 1


def test_then_comes_abuse_then_our_own_fault_and_only_then_the_kind_of_customer() -> None:
    assert [follow(["no"] * answered) for answered in range(4)] == ["danger", "abuse", "right", "kind"]


def test_when_the_insults_end_the_next_question_is_whether_they_are_right() -> None:
    assert GOES_ON == {"stop-line": "right"}
    assert all(card in CARDS and question in QUESTIONS for card, question in GOES_ON.items())


def test_every_answer_leads_to_a_question_or_a_card() -> None:
    targets = {target for choices in QUESTIONS.values() for target in choices.values()}
    assert targets | {FIRST} == {*QUESTIONS, *CARDS}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (["maybe"], "danger: 'maybe' is not an answer.*Allowed: yes, no"),
        (["YES"], "danger: 'YES' is not an answer"),
        ([""], "danger: '' is not an answer"),
        ([None], "danger: None is not an answer"),
        ([True], "danger: True is not an answer"),
        (["no", "indecisive"], "abuse: 'indecisive' is not an answer"),
        (["no", "no", "no", "indecisiv"], "Did you mean 'indecisive'"),
        (["no", "no", "no", "yes"], "kind: 'yes' is not an answer"),
        (["yes", "no"], "after the card 'safety' there is no question"),
        (["no", "no", "no", "hurry", "hurry"], "after the card 'hurry' there is no question"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(answers: list[str], message: str) -> None:
    with pytest.raises(Refused, match=message):
        follow(answers)
