"""One customer as an owner describes them (scoring rules, section 12; content plan, C4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from checklists.documents import parse_json_object
from checklists.earning import Money, figures_json, read_money
from checklists.fields import Fault, Faulty, Fields
from checklists.model import brief

FORMAT = "customer-handbook-customer"
FORMAT_VERSION = 1
SIGNS = ("F1", "F2", "F3", "F4", "F5", "F6", "F7")
WEAK = ("F3", "F4")
ATTEMPTS = ("teach", "talk", "contact", "channel", "price", "smaller", "warning")
QUESTIONS = 5
LONG_STANDING_YEARS = 5
LONGEST_NAME = 200
LONGEST_NOTE = 20_000
CHOOSE = "Choose a file that was saved by this handbook"


@dataclass(frozen=True)
class Attempt:
    """One thing that was tried. Without a date it does not count."""

    kind: str
    on: date | None = None
    result: str = ""


@dataclass(frozen=True)
class Customer:
    """Everything the decision rests on. `signs` are as entered, `entries` what the log holds.

    `money` is None where the owner gave the sign F5 itself; `change` holds five answers of 0-2, None while open.
    """

    today: date
    danger: bool = False
    protected_or_right: str = "no"
    vulnerable_or_essential: bool = False
    notice_days: int = 0
    owed: bool = False
    signs: Mapping[str, int] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)
    money: Money | None = None
    change: tuple[int | None, ...] = (None,) * QUESTIONS
    attempts: tuple[Attempt, ...] = ()
    years: int = 0
    long_standing: int = LONG_STANDING_YEARS
    friend: bool = False
    talked_in_person: bool = False

    @property
    def paused(self) -> bool:
        """Whether advice is needed before anything is decided."""
        return self.protected_or_right != "no" or self.vulnerable_or_essential

    @property
    def kinds_tried(self) -> tuple[str, ...]:
        """The different kinds of attempt that have a date, in the order of the ladder."""
        dated = {attempt.kind for attempt in self.attempts if attempt.on}
        return tuple(kind for kind in ATTEMPTS if kind in dated)


def parse_customer_file(text: str, file: str = "customer") -> Customer:
    """Reads a customer file; Faulty or Refused with every place and reason if anything in it is malformed."""
    table = parse_json_object(text.removeprefix("\ufeff"), file, CHOOSE)
    customer, faults = read_customer(table)
    if faults:
        raise Faulty(faults, file)
    return customer


def read_customer(table: Mapping[str, Any], decimals: str = "") -> tuple[Customer, list[Fault]]:
    """A customer and the faults in its fields.

    `decimals` as in Fields: "" for a file, where what is left out counts as none; otherwise the fields of a page
    that is being filled in, where nothing is taken for granted: what is left open is at fault.
    """
    fields = Fields(table, decimals=decimals)
    _check_format(fields)
    today = fields.day("today", required=True, earliest=date(2000, 1, 1), latest=date(2200, 1, 1))
    danger = fields.flag("danger")
    strict = bool(decimals) and not danger
    stops = fields.table("stops")
    protected = stops.choice("protected_or_right", ("yes", "no", "unsure"), None if strict else "no")
    vulnerable = stops.flag("vulnerable_or_essential", required=strict and protected == "no")
    if protected in ("yes", "unsure") or vulnerable:
        strict = False  # whatever the rest says, advice comes first
    if strict and fields.get("danger") is None:
        fields.fault("danger", "missing")
    notice_days = stops.whole("notice_days", 0, 3650, None if strict else 0)
    owed = stops.flag("owed")
    stops.done()
    signs, money = _signs(fields, strict)
    entries = fields.table("entries")
    counted = {key: entries.whole(key, 0, 9999, 0) for key in ("F1", "F2", "F2_serious", "F6", "F6_serious")}
    entries.done()
    customer = Customer(
        today=today or date(2000, 1, 1),
        danger=danger,
        protected_or_right=protected or "no",
        vulnerable_or_essential=vulnerable,
        notice_days=notice_days,
        owed=owed,
        signs=signs,
        entries=counted,
        money=money,
        change=_change(fields),
        attempts=tuple(_attempt(each, today) for each in fields.tables("attempts", 50)),
        years=fields.whole("years", 0, 150, None if strict else 0),
        long_standing=fields.whole("long_standing", 1, 150, LONG_STANDING_YEARS),
        friend=fields.flag("friend"),
        talked_in_person=fields.flag("talked_in_person"),
    )
    fields.text("name", LONGEST_NAME)
    fields.text("notes", LONGEST_NOTE)
    fields.day("delete_by")
    fields.done()
    return customer, fields.faults


def customer_json(customer: Customer, texts: Mapping[str, Any]) -> dict[str, Any]:
    """A customer as a file that `decide` reads; `texts` may hold a name, notes and a delete-by date to keep."""
    money = figures_json(customer.money) if customer.money else {"F5": customer.signs.get("F5", 0)}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "today": customer.today.isoformat(),
        **{key: texts[key] for key in ("name", "notes", "delete_by") if texts.get(key)},
        "danger": customer.danger,
        "stops": {
            "protected_or_right": customer.protected_or_right,
            "vulnerable_or_essential": customer.vulnerable_or_essential,
            "notice_days": customer.notice_days,
            "owed": customer.owed,
        },
        "signs": {sign: value for sign, value in customer.signs.items() if sign != "F5"},
        "entries": dict(customer.entries),
        "money": money,
        "change": list(customer.change),
        "attempts": [
            {"kind": each.kind, "on": each.on.isoformat() if each.on else None, "result": each.result}
            for each in customer.attempts
        ],
        "years": customer.years,
        "long_standing": customer.long_standing,
        "friend": customer.friend,
        "talked_in_person": customer.talked_in_person,
    }


def _check_format(fields: Fields) -> None:
    if fields.get("format") != FORMAT:
        fields.fault("format", "no-choice", fields.get("format"), f"{CHOOSE} ({FORMAT!r})")
    version = fields.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        newer = type(version) is int and version > FORMAT_VERSION
        fields.fault("format_version", "no-choice", version, "Open the newest handbook" if newer else "Write 1")


def _signs(fields: Fields, strict: bool) -> tuple[dict[str, int], Money | None]:
    table = fields.table("signs")
    signs = {
        sign: table.whole(sign, 0, 1 if sign in WEAK else 3, None if strict else 0) for sign in SIGNS if sign != "F5"
    }
    table.done()
    given = fields.table("money")
    if "F5" in given.values:
        signs["F5"] = given.whole("F5", 0, 3)
        given.done()
        return signs, None
    if not given.values and not strict:
        return signs | {"F5": 0}, None
    money = read_money(given)
    return signs | {"F5": money.sign}, money


def _change(fields: Fields) -> tuple[int | None, ...]:
    given = fields.items("change", QUESTIONS)
    answers: list[int | None] = []
    for number in range(QUESTIONS):
        answer = given[number] if number < len(given) else None
        answer = int(answer) if answer in ("0", "1", "2") else None if answer == "" else answer
        if answer is not None and (type(answer) is not int or not 0 <= answer <= 2):
            fields.fault(f"change.{number}", "no-choice", brief(answer), "Allowed: 0, 1, 2")
            answer = None
        answers.append(answer)
    return tuple(answers)


def _attempt(fields: Fields, today: date | None) -> Attempt:
    attempt = Attempt(
        kind=fields.choice("kind", ATTEMPTS),
        on=fields.day("on", latest=today),
        result=fields.text("result", LONGEST_NOTE),
    )
    fields.done()
    return attempt
