"""Addresses and moves that the tests of the tools' pages share."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from conftest import START_SECONDS
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
DECIDE, EARN, GOODBYE, TRIAGE = (
    f"/en/tools/{name}/" for name in ("keep-fix-let-go", "customer-profit", "goodbye", "triage")
)
STORE = "customer-handbook:customers"
TODAY = date.today()


# One customer, field by field: what is chosen, what is typed. They have complained nine times and cost money.
STEPS: dict[str, dict[str, Any]] = {
    "stops": {
        "danger": "false",
        "stops.protected_or_right": "no",
        "stops.vulnerable_or_essential": "false",
        "stops.notice_days": "30",
        "stops.owed": "true",
    },
    "signs": {
        "signs.F1": "3",
        "entries.F1": "9",
        "signs.F2": "0",
        "signs.F3": "0",
        "signs.F4": "1",
        "signs.F6": "0",
        "signs.F7": "0",
    },
    "money": {
        "estimate": "false",
        "money.sales": "6,000",
        "money.direct": "3600",
        "money.hours": "70",
        "money.hourly_cost": "40",
    },
    "change": {f"change.{n}": "0" for n in range(5)},
    "attempts": {"attempts.0.kind": "price", "attempts.0.on": "2026-06-01"},
    "history": {"years": "2", "friend": "false", "talked_in_person": "true"},
}


def state_of(page: Page) -> dict[str, str]:
    figures: dict[str, str] = page.evaluate("({...document.getElementById('result').dataset})")
    return figures


def wait_until(page: Page, **facts: str) -> dict[str, str]:
    """Waits until #result says this, and returns all it says."""
    page.wait_for_function(
        "facts => Object.entries(facts).every(([k, v]) => document.getElementById('result').dataset[k] === v)",
        arg=facts,
        timeout=START_SECONDS * 1000,
    )
    return state_of(page)


def set_field(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[name='{name}']").first
    if field.get_attribute("type") == "radio":
        page.locator(f"[name='{name}'][value='{value}']").check()
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def fill_in(page: Page, steps: dict[str, dict[str, Any]]) -> None:
    for step, fields in steps.items():
        page.locator(f"[data-map={step}]").click()
        for name, value in fields.items():
            set_field(page, name, value)


def customers(page: Page) -> list[dict[str, Any]]:
    text = page.evaluate(f"localStorage.getItem('{STORE}')")
    found: list[dict[str, Any]] = json.loads(text)["customers"] if text else []
    return found


GOODBYE_FIELDS = {
    "situation": "B",
    "customer": "Ms Tamm",
    "sender": "Jaan, Window Care",
    "happy": "no",
    "need": "visits on the same day",
    "facts.0.on": "2026-05-03",
    "facts.0.text": "you waited two days for our visit",
    "last_day": (TODAY + timedelta(days=30)).isoformat(),
    "open_matters.orders": "the May order",
    "alternatives.0.name": "Swift Windows",
    "alternatives.0.checked": TODAY.isoformat(),
}
