"""Goodbye messages: the least that must be given, and everything that can be chosen."""

from typing import Any

from checklists.farewell import Farewell, as_text, load_texts, read_farewell

TEXTS = load_texts("en")
GIVEN: dict[str, Any] = {
    "today": "2026-05-20",
    "situation": "A",
    "last_day": "2026-06-30",
    "sender": "Mari",
    "customer": "Ms Tamm",
    "need": "same-day visits",
    "facts": [{"on": "2026-05-03", "text": "you waited two days"}],
    "open_matters": {"orders": "the May order"},
    "reason_is_true": True,
}
EVERYTHING: dict[str, Any] = {
    **GIVEN,
    "happy": "yes",
    "goodwill": "part",
    "amount": "EUR 77",
    "apology": "fuller",
    "open_matters": {
        "orders": "the May order",
        "deposits": "your deposit of 200, by 5 July",
        "data": "we send you your files",
        "keys": "we bring the key",
        "warranty": "it stays as it is",
    },
    "alternatives": [
        {"name": "Firm A", "contact": "555 1234", "checked": "2026-05-19"},
        {"name": "Firm B", "checked": "2026-05-18"},
    ],
}


def farewell(**changes: object) -> Farewell:
    return read_farewell({**GIVEN, **changes})


def message(**changes: object) -> str:
    return as_text(farewell(**changes), TEXTS)
