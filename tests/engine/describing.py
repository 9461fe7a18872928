"""Customers as files describe them: one with nothing to say against, and random ones for property tests."""

import json
import sys
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from checklists.customers import Customer, parse_customer_file, read_customer

# For rules with many cases; fewer inside Pyodide, where everything is slower.
many = settings(max_examples=60 if sys.platform == "emscripten" else 500)
TODAY = "2026-11-21"
FILE: dict[str, Any] = {"format": "customer-handbook-customer", "format_version": 1, "today": TODAY}
KINDS = ("teach", "talk", "contact", "channel", "price", "smaller", "warning")


def customer_file(**changes: object) -> str:
    return json.dumps({**FILE, **changes})


def customer(**changes: object) -> Customer:
    return parse_customer_file(customer_file(**changes))


def points(total: int) -> list[int]:
    """Five answers of 0-2 that add up to a total."""
    return [max(0, min(2, total - 2 * number)) for number in range(5)]


def tried(*kinds: str) -> list[dict[str, str]]:
    return [{"kind": kind, "on": f"2026-0{number}-15", "result": ""} for number, kind in enumerate(kinds, 1)]


def read(table: dict[str, Any]) -> Customer:
    found, faults = read_customer(table)
    assert faults == []
    return found


LOSS = {"sales": 5000, "direct": 5420}
BUYER = {"sales": 900_000, "direct": 100_000}
FINE = {"sales": 1000, "direct": 500}
UNSURE = {"protected_or_right": "unsure"}
TWO, MOVED, THREE = tried("teach", "talk"), tried("teach", "contact"), tried("teach", "talk", "price")
BAD, SOME, MORE = {"F1": 3}, {"F1": 2, "F7": 2}, {"F1": 2, "F4": 1}

# The twelve cases of C4.4: what is in the file, the rule, the outcome.
CASES: dict[int, tuple[dict[str, Any], int, str]] = {
    1: ({"signs": BAD, "entries": {"F1": 9}, "change": points(8), "attempts": tried("talk")}, 6, "fix"),
    2: (
        {"signs": BAD, "entries": {"F1": 3}, "money": LOSS, "change": points(2), "attempts": THREE, "years": 2},
        11,
        "let-go",
    ),
    3: ({"signs": {"F2": 3}, "entries": {"F2": 1, "F2_serious": 1}, "money": BUYER}, 3, "let-go-now"),
    4: ({"signs": {"F3": 1, "F4": 1}, "money": FINE}, 5, "keep-less-effort"),
    5: ({"money": {"F5": 3}, "change": points(3), "attempts": MOVED}, 7, "fix"),
    6: ({"signs": SOME, "entries": {"F1": 4}, "change": points(5), "attempts": TWO, "years": 14}, 9, "fix"),
    7: ({"signs": {"F1": 2}, "entries": {"F1": 3}, "stops": UNSURE}, 2, "pause"),
    8: ({}, 4, "keep"),
    9: ({"signs": {"F2": 3}}, 4, "keep"),
    10: ({"signs": {"F7": 2}, "change": points(5), "attempts": TWO, "years": 1}, 10, "fix"),
    11: ({"signs": MORE, "entries": {"F1": 2}, "change": points(4), "attempts": TWO, "years": 1}, 11, "let-go"),
    12: ({"danger": True}, 1, "act-now"),
}
LET_GO = CASES[11][0]


def rarely(often: object, *seldom: object) -> st.SearchStrategy[Any]:
    return st.sampled_from([*[often] * 9 * len(seldom), *seldom])


# Low grades are more frequent, so that every rule gets its turn.
grades = st.sampled_from([0, 0, 0, 0, 1, 2, 2, 3])
marks = st.sampled_from([0, 0, 0, 1])
answers = st.sampled_from([0, 0, 1, 1, 2])
cents = st.integers(0, 500_000).map(lambda amount: f"{amount // 100}.{amount % 100:02}")
sums = st.fixed_dictionaries(
    {"sales": cents, "direct": cents},
    optional={"credits": cents, "hours": st.integers(0, 90), "hourly_cost": cents, "target": st.just("0.3")},
)
stops = st.fixed_dictionaries(
    {
        "protected_or_right": rarely("no", "yes", "unsure"),
        "vulnerable_or_essential": rarely(False, True),
        "notice_days": st.integers(0, 90),
        "owed": st.booleans(),
    }
)
entries = st.fixed_dictionaries(
    {
        **{key: st.sampled_from([0, 1, 2, 3, 4]) for key in ("F1", "F2", "F6")},
        **{key: rarely(0, 1) for key in ("F2_serious", "F6_serious")},
    }
)
attempts = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from(KINDS), "on": rarely("2026-03-01", None)}), max_size=5
)
tables = st.fixed_dictionaries(
    {
        **{key: st.just(value) for key, value in FILE.items()},
        "danger": rarely(False, True),
        "stops": stops,
        "signs": st.fixed_dictionaries(
            {"F1": grades, "F2": grades, "F3": marks, "F4": marks, "F6": grades, "F7": grades}
        ),
        "entries": entries,
        "money": st.fixed_dictionaries({"F5": grades}) | sums,
        "change": st.lists(answers, min_size=5, max_size=5),
        "attempts": attempts,
        "years": st.integers(0, 9),
        "friend": rarely(False, True),
        "talked_in_person": st.booleans(),
    }
)
