"""Who is in front of me: at most four taps from the question to the card (content plan, C5).

The order is fixed: danger first, then abuse, then our own fault, and only then what kind of customer it is.
A page is made from `QUESTIONS` when the site is built, so that nobody who needs it waits for a program.
"""

from collections.abc import Iterable

from checklists.model import nearest, refuse

TYPES = ("indecisive", "critical", "aggressive")
MORE_TYPES = ("hurry", "bargain", "silent", "exception", "talker", "pessimist")
CARDS = ("safety", "stop-line", "our-fault", *TYPES, *MORE_TYPES)

# Question -> answer -> what comes next: another question or a card.
QUESTIONS: dict[str, dict[str, str]] = {
    "danger": {"yes": "safety", "no": "abuse"},
    "abuse": {"yes": "stop-line", "no": "right"},
    "right": {"yes": "our-fault", "no": "kind"},
    "kind": {kind: kind for kind in (*TYPES, *MORE_TYPES)},
}
FIRST = "danger"
# Cards from which it goes on: when the insults end, the next question is whether they are right.
GOES_ON = {"stop-line": "right"}


def follow(answers: Iterable[str]) -> str:
    """The question or card that these answers lead to, in their order; Refused for an answer that does not fit."""
    place = FIRST
    for answer in answers:
        choices = QUESTIONS.get(place)
        if choices is None:
            refuse("answers", f"after the card {place!r} there is no question", "Start again")
        if answer not in choices:
            refuse("answers", f"{place}: {answer!r} is not an answer", nearest(answer, choices))
        place = choices[answer]
    return place


def taps_to(card: str) -> int:
    """How many taps lead to a card at least; KeyError if none do."""
    ways = {FIRST: 0}
    for place, choices in QUESTIONS.items():
        for target in choices.values():
            ways.setdefault(target, ways[place] + 1)
    return ways[card]
