"""Keep, fix or let go: one customer, eleven rules, the first that matches (content plan, C4.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from checklists.customers import ATTEMPTS, QUESTIONS, SIGNS, WEAK, Attempt, Customer
from checklists.earning import money_json
from checklists.fields import Fault, Faulty
from checklists.model import rounded

OUTCOMES = {1: "act-now", 2: "pause", 3: "let-go-now", 4: "keep", 5: "keep-less-effort", 11: "let-go"}
FIX = "fix"
LETTING_GO = ("let-go-now", "let-go")
LIKELY, POSSIBLE = 7, 4
FIRST_IN_LIST = ("act-now", "let-go-now", "let-go")
MOVES_FIRST = {
    "F5": ("price", "smaller"),
    "F2": ("talk", "warning"),
    "F6": ("talk", "warning"),
    "F1": ("teach", "talk"),
}

# What to do next, and in how many days from today; "end" is the earliest day the work may end.
STEPS: dict[int, tuple[tuple[str, int | str], ...]] = {
    1: (("safe-place", 0), ("call-help", 0), ("log-it", 0)),
    2: (("serve-safely", 0), ("get-advice", 7), ("decide-again", 14)),
    3: (("tell-team", 0), ("short-message", 1), ("settle", "end")),
    4: (("write-down", 0), ("thank", 7), ("look-again", 365)),
    5: (("less-effort", 7), ("ask-needs", 30), ("look-again", 90)),
    6: (("own-part", 7), ("tell-plainly", 14), ("review", 60)),
    7: (("new-terms", 7), ("answer-by", 30), ("review", 60)),
    8: (("next-move", 7), ("write-result", 30), ("review", 60)),
    9: (("book-talk", 7), ("write-result", 14), ("review", 60)),
    10: (("last-try", 3), ("write-result", 30), ("decide-again", 30)),
    11: (("read-contract", 3), ("goodbye", 7), ("settle", "end")),
}


@dataclass(frozen=True)
class Decision:
    """What the rules say. `signs` are what counts, `undocumented` those counted lower because the log is silent."""

    customer: Customer
    rule: int
    signs: dict[str, int]
    undocumented: tuple[str, ...]

    @property
    def outcome(self) -> str:
        return OUTCOMES.get(self.rule, FIX)

    @property
    def strong(self) -> tuple[str, ...]:
        return _strong(self.signs)

    @property
    def weak(self) -> tuple[str, ...]:
        return tuple(sign for sign in WEAK if self.signs[sign])

    @property
    def count(self) -> int:
        return len(self.strong) + len(self.weak)

    @property
    def change(self) -> str | None:
        return _change_word(self.customer)

    @property
    def earliest_end(self) -> date | None:
        """The first day on which the work may end; None where nobody is let go."""
        if self.outcome not in LETTING_GO:
            return None
        return self.customer.today + timedelta(days=self.customer.notice_days)


def _strong(signs: dict[str, int]) -> tuple[str, ...]:
    return tuple(sign for sign in SIGNS if sign not in WEAK and signs[sign] >= 2)


def counted_signs(customer: Customer) -> tuple[dict[str, int], tuple[str, ...]]:
    """The signs as far as the log bears them out, and those it does not.

    F1, F2 and F6 at 2 need two entries; F2 and F6 at 3 need a serious one, and count as 2 with two plain ones.
    """
    signs = {sign: customer.signs.get(sign, 0) for sign in SIGNS}
    entries = {key: customer.entries.get(key, 0) for key in ("F1", "F2", "F2_serious", "F6", "F6_serious")}
    silent = []
    for sign in ("F1", "F2", "F6"):
        entered = signs[sign]
        repeated = entries[sign] >= 2
        if entered == 3 and sign != "F1":
            signs[sign] = 3 if entries[f"{sign}_serious"] else 2 if repeated else 1
        elif entered >= 2 and not repeated:
            signs[sign] = 1
        if signs[sign] != entered:
            silent.append(sign)
    return signs, tuple(silent)


def _points(customer: Customer) -> int | None:
    given = [answer for answer in customer.change if answer is not None]
    return sum(given) if len(given) == QUESTIONS else None


def _change_word(customer: Customer) -> str | None:
    points = _points(customer)
    if points is None:
        return None
    return "likely" if points >= LIKELY else "possible" if points >= POSSIBLE else "unlikely"


def decide(customer: Customer) -> Decision:
    """The first rule that matches; Faulty where a rule asks for answers that are still open."""
    signs, undocumented = counted_signs(customer)
    return Decision(customer, _rule(customer, signs), signs, undocumented)


def _rule(customer: Customer, signs: dict[str, int]) -> int:  # noqa: PLR0911 - eleven rules, in their order
    strong = _strong(signs)
    count = len(strong) + sum(signs[sign] for sign in WEAK)
    if customer.danger:
        return 1
    if customer.paused:
        return 2
    if 3 in (signs["F2"], signs["F6"]):
        return 3
    if count == 0:
        return 4
    if not strong:
        return 5
    change = _change_word(customer)
    if change is None:
        open_ = (number for number, answer in enumerate(customer.change) if answer is None)
        raise Faulty(Fault(f"change.{number}", "missing") for number in open_)
    if change == "likely":
        return 6
    tried = customer.kinds_tried
    if strong == ("F5",) and "price" not in tried:
        return 7
    if len(tried) < 2:
        return 8
    if (customer.years >= customer.long_standing or customer.friend) and not customer.talked_in_person:
        return 9
    return 10 if change == "possible" and count == 1 else 11


def next_moves(decision: Decision) -> list[str]:
    """Kinds of attempt not made yet: first those that fit the signs, then in the order of the ladder."""
    wanted = [kind for sign in decision.strong for kind in MOVES_FIRST.get(sign, ())]
    tried = decision.customer.kinds_tried
    return [kind for kind in dict.fromkeys([*wanted, *ATTEMPTS]) if kind not in tried]


def steps(decision: Decision) -> list[tuple[str, date]]:
    """The next three steps, each with its day; none comes before the one above it."""
    today = decision.customer.today
    last, found = today, []
    for step, days in STEPS[decision.rule]:
        day = (decision.earliest_end or today) if isinstance(days, str) else today + timedelta(days=days)
        last = max(last, day)
        found.append((step, last))
    return found


def gate(decision: Decision) -> list[str]:
    """The contract gate: what must be settled before the work ends. Empty where nobody is let go."""
    if decision.outcome not in LETTING_GO:
        return []
    customer = decision.customer
    tasks = ["notice"] * bool(customer.notice_days) + ["finish-work"] + ["pay-back"] * customer.owed
    return [*tasks, "data", "staff-note"]


def what_would_change(decision: Decision) -> list[tuple[str, str]]:
    """Single things that would lead to another outcome, each with that outcome.

    Danger and advice that is needed come first and cannot be outvoted, so they have none.
    """
    if decision.rule <= 2:
        return []
    found = []
    for lever, customer in _levers(decision):
        try:
            outcome = decide(customer).outcome
        except Faulty:
            continue
        if outcome != decision.outcome:
            found.append((lever, outcome))
    return found


def _levers(decision: Decision) -> Iterator[tuple[str, Customer]]:
    customer = decision.customer
    for sign in decision.undocumented:
        shown = {sign: 2, f"{sign}_serious": 1}
        yield f"written-down:{sign}", replace(customer, entries={**customer.entries, **shown})
    for sign in decision.strong:
        yield f"over:{sign}", replace(customer, signs={**customer.signs, sign: 0})
    points = _points(customer)
    if points is not None and points < LIKELY:
        yield "change-likely", replace(customer, change=(2, 2, 2, 1, 0))
    if points is not None and points >= POSSIBLE:
        yield "change-unlikely", replace(customer, change=(0,) * QUESTIONS)
    missing = next_moves(decision)[: 2 - len(customer.kinds_tried)] if len(customer.kinds_tried) < 2 else []
    if missing:
        made = tuple(Attempt(kind, customer.today) for kind in missing)
        yield "two-attempts", replace(customer, attempts=customer.attempts + made)
    if "price" not in customer.kinds_tried:
        yield "new-terms", replace(customer, attempts=(*customer.attempts, Attempt("price", customer.today)))
    if not customer.talked_in_person:
        yield "talk", replace(customer, talked_in_person=True)


def in_order(decisions: Sequence[Decision]) -> list[int]:
    """The places of the customers, most urgent first: danger, letting go, then signs, their sum, lowest net."""

    def rank(place: int) -> tuple[int, int, int, Fraction]:
        decision = decisions[place]
        money = decision.customer.money
        first = FIRST_IN_LIST.index(decision.outcome) if decision.outcome in FIRST_IN_LIST else len(FIRST_IN_LIST)
        return first, -decision.count, -sum(decision.signs.values()), money.net if money else Fraction(10**15)

    return sorted(range(len(decisions)), key=rank)


def decision_json(decision: Decision) -> dict[str, Any]:
    """What `decide` prints (scoring rules, section 12)."""
    money = decision.customer.money
    end = decision.earliest_end
    return {
        "rule": decision.rule,
        "outcome": decision.outcome,
        "signs": decision.signs,
        "change": decision.change,
        "money": money_json(money) if money else {"net": None, "margin": None, "needed_price_change": None},
        "earliest_end": end.isoformat() if end else None,
    }


def advice_json(decision: Decision) -> dict[str, Any]:
    """What a page tells beside the decision: why, what next, what would change it."""
    return {
        "strong": list(decision.strong),
        "weak": list(decision.weak),
        "undocumented": list(decision.undocumented),
        "points": _points(decision.customer),
        "tried": list(decision.customer.kinds_tried),
        "moves": next_moves(decision),
        "steps": [{"id": step, "on": day.isoformat()} for step, day in steps(decision)],
        "gate": gate(decision),
        "levers": [{"id": lever, "outcome": outcome} for lever, outcome in what_would_change(decision)],
        "sum": rounded(Fraction(sum(decision.signs.values()))),
    }
