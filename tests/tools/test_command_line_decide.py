"""python -m checklists decide."""

import json
from pathlib import Path

import pytest
from test_command_line import run

from checklists.customers import parse_customer_file
from checklists.deciding import decide, decision_json
from checklists.documents import text_of

CUSTOMER = {
    "format": "customer-handbook-customer",
    "format_version": 1,
    "today": "2026-11-21",
    "name": "O'Brien <b>",
    "signs": {"F1": 2, "F4": 1},
    "entries": {"F1": 2},
    "change": [2, 1, 1, 0, 0],
    "money": {"sales": "80"},
    "attempts": [{"kind": "talk", "on": "2026-05-02"}, {"kind": "teach", "on": "2026-06-02"}],
    "stops": {"notice_days": 30, "owed": True},
}


def customer(**changes: object) -> str:
    return json.dumps({**CUSTOMER, **changes})


def test_decide_prints_the_published_json_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "customer.json"
    path.write_text(customer())
    done = run("decide", str(path), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == text_of(decision_json(decide(parse_customer_file(customer())))) + "\n"
    assert {run("decide", "-", "--json", stdin=customer(), seed=seed).stdout for seed in ("0", "1")} == {done.stdout}


def test_decide_tells_people_the_outcome_the_signs_the_steps_and_the_earliest_end() -> None:
    text = run("decide", "-", stdin=customer(money={"sales": 6000, "direct": "5706"})).stdout
    assert text.startswith("Part ways, kindly and properly  (rule 11, let-go)\n")
    assert "Left in 12 months: 294.00, margin 4.9 %, needed price change +18.9 %" in text
    assert "  2026-11-24  Read the contract" in text
    assert "The earliest day the work may end is 2026-12-21." in text
    text = run("decide", "-", stdin=customer(entries={})).stdout
    assert "(rule 5, keep-less-effort)" in text
    assert "the log does not show it yet: constant small complaints" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "standard input:1: this is not valid JSON"),
        (customer(today=None), "standard input:1: today: nothing is given"),
        (customer(money={"sales": "much"}), "money.sales: 'much' is not a number. Write digits"),
        (customer(money={"sales": -5}), "money.sales: -5 is below zero"),
        (customer(signs={"F1": 7}), "signs.F1: 7 is too large. Write 3 or less"),
        (customer(change=[2]), "standard input:1: change.4: nothing is given"),
        (customer(attempts=[{"kind": "tlak"}]), "attempts.0.kind: 'tlak' is not allowed here. Did you mean 'talk'?"),
        (customer(**{"\ud800": 1}), "is not known here"),
    ],
)
def test_a_customer_who_cannot_be_decided_gives_the_place_and_status_one(text: str, message: str) -> None:
    done = run("decide", "-", stdin=text)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
