"""Hostile input: whatever comes in as a file, a link or a request, there is a reply, soon, and it is plain data."""

import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from answering import ITEMS
from damaging import TEXTS, as_text, damaged, damaged_text
from describing import FILE, LET_GO
from hypothesis import given, settings
from hypothesis import strategies as st
from running import document
from writing import EVERYTHING

from checklists.browser import handle
from checklists.loading import load_checklist
from checklists.sharing import FORMAT, LETTERS, _check_of

IN_A_BROWSER = sys.platform == "emscripten"
# The worst takes 0.8 s of one core that is idle; the rest is room for a machine that is busy.
SECONDS = 10 if IN_A_BROWSER else 2
MOST_MEMORY = 100_000_000
CHECKS = [load_checklist(name) for name in ("losing-customers", "letting-go", "difficult-customers")]
IDS = {item.id for check in CHECKS for section in check.sections for item in (*section.items, *section.retired)}
some = settings(max_examples=30 if IN_A_BROWSER else 100)

RUN = {
    **document({"hours-asked": 2, "newcomer-product-check": "na", "__proto__": 1}),
    "answers": {"hours-asked": {"value": 2, "on": "2026-11-20", "note": "n"}, "gone": {"value": "unknown"}},
}
CUSTOMER = {
    **FILE,
    **LET_GO,
    "name": "Ms Tamm",
    "notes": "n",
    "delete_by": "2027-01-01",
    "danger": False,
    "friend": True,
    "stops": {"protected_or_right": "no", "vulnerable_or_essential": False, "notice_days": 30, "owed": True},
    "money": {"sales": "1000", "direct": 5.5, "hours": "3,5", "hourly_cost": 20, "target_percent": "20"},
}
REQUESTS: dict[str, dict[str, Any]] = {
    "score": {
        "checklist": "losing-customers",
        "answers": {"hours-asked": 1},
        "raise": {"know-how": 3},
        "what_if": ["hours-asked"],
    },
    "plan": {"checklist": "losing-customers", "answers": {"hours-asked": 1}, "raise": {"know-how": 3}, "hours": "2.5"},
    "decide": {"customers": [CUSTOMER, CUSTOMER], "decimals": ","},
    "earn": {"customers": [CUSTOMER["money"], {"sales": "1"}], "decimals": "."},
    "farewell": {"farewell": EVERYTHING, "language": "th"},
    "open": {"text": json.dumps(RUN)},
    "compare": {"old": RUN, "new": document({"hours-asked": 3})},
    "merge": {"files": [{"name": "a", "text": json.dumps(RUN)}, {"name": "b", "text": json.dumps(document({}))}]},
    "share": {"checklist": "losing-customers", "answers": {"hours-asked": 1}},
    "shared": {"code": "1LyK7T72Kh3wwFd0kxrLwzA"},
}


def answered(text: str) -> dict[str, Any]:
    """The reply, once it is plain: valid JSON in time, with reasons where it is a refusal, and known ids only."""
    begun = time.process_time()
    told = handle(text)
    assert time.process_time() - begun < SECONDS
    reply: dict[str, Any] = json.loads(told, parse_constant=pytest.fail)
    if not reply["ok"]:
        assert reply["problems"]
        assert all(
            each["file"] and each["line"] >= 1 and each["problem"] and each["remedy"] for each in reply["problems"]
        )
    comparison, merged = reply.get("comparison", {}), reply.get("merge", {})
    named = [*merged.get("discuss", []), *(each["id"] for each in merged.get("items", []))]
    for name in ("better", "worse", "newly_answered", "retired", "added"):
        named += comparison.get(name, [])
    assert IDS.issuperset(named)
    return reply


@pytest.mark.parametrize("asked", REQUESTS)
def test_a_sound_request_is_answered(asked: str) -> None:
    reply = answered(json.dumps({"ask": asked, **REQUESTS[asked]}))
    assert reply["ok"], reply


@pytest.mark.parametrize("asked", REQUESTS)
@some
@given(data=st.data())
def test_a_damaged_request_is_answered_or_refused(asked: str, data: st.DataObject) -> None:
    whole = {"ask": asked, **REQUESTS[asked]}
    answered(data.draw(damaged(whole).map(as_text) | damaged_text(whole)))


@some
@given(damaged_text(RUN) | st.text(st.characters()) | st.binary().map(lambda data: data.decode("latin-1")))
def test_a_damaged_answer_file_is_opened_and_merged_or_refused(text: str) -> None:
    answered(json.dumps({"ask": "open", "text": text}))
    sound = {"name": "a", "text": json.dumps(RUN)}
    assert answered(json.dumps({"ask": "merge", "files": [sound, {"name": "\ud800", "text": text}, sound]}))["ok"]


letters = st.text(LETTERS, max_size=420)


@some
@given(
    st.text(st.characters())
    | letters
    | letters.map(lambda text: FORMAT + text + _check_of(FORMAT + text))
    | st.sampled_from(TEXTS)
)
def test_any_share_link_leads_to_known_questions_or_is_refused(code: str) -> None:
    reply = answered(json.dumps({"ask": "shared", "code": code}))
    assert not reply["ok"] or IDS.issuperset([*reply["answers"], *reply["unknown_ids"]])


def mixed(word: str) -> str:
    """Hard to tell from the word: the same letters in another order."""
    return "".join(random.Random(word).sample(word, len(word)))


def decide(customers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"ask": "decide", "decimals": ".", "customers": list(customers)}


def attempts() -> dict[str, Any]:
    wrong = {"kind": mixed("contact"), "on": "x", "result": 5, **{mixed("result") + str(n): 1 for n in range(5)}}
    return decide([{**CUSTOMER, "attempts": [wrong] * 50}] * 200)


def sums() -> dict[str, Any]:
    names = ("sales", "direct", "credits", "rush", "hours", "hourly_cost", "overdue")
    money = {name: f"{place}.{'123456789' * 6}7" for place, name in enumerate(names)}
    return decide([{**CUSTOMER, "stops": {"protected_or_right": "yes"}, "money": money}] * 200)


def files(number: int, text: str, name: str = "a") -> dict[str, Any]:
    return {"ask": "merge", "files": [{"name": name, "text": text}] * number}


def strangers() -> dict[str, Any]:
    return files(200, json.dumps(document({mixed(item): 1 for item in ITEMS})))


# What takes the most time or memory, each near the limit it is refused at or the largest that is answered.
WORST: dict[str, Callable[[], dict[str, Any] | str]] = {
    "many objects": lambda: '{"ask":"compare","old":{"x":[' + '{"":0},' * 1_400_000 + "0]}}",
    "many lists": lambda: '{"ask":"compare","old":{"x":[' + "[]," * 3_000_000 + "0]}}",
    "many texts": lambda: '{"ask":"compare","old":{"x":[' + '"",' * 3_000_000 + "0]}}",
    "many texts and no comma": lambda: '""' * 5_000_000,
    "as many objects as are read": lambda: '{"ask":"compare","old":{"x":[' + '{"":0},' * 133_000 + "0]}}",
    "long numbers": lambda: '{"ask":1.' + "1" * 9_000_000 + "}",
    "a long text": lambda: {"ask": "open", "text": "x" * 9_000_000 + "😀"},
    "as long a request as is read": lambda: {"ask": "open", "text": "x" * 63_000_000},
    "a request too long": lambda: {"ask": "open", "text": "x" * 65_000_000},
    "a request too long of wide letters": lambda: {"ask": "open", "text": "😀" * 17_000_000},
    "a text of escapes": lambda: '{"ask":"open","text":"' + "\\\\" * 31_000_000 + '"}',
    "a file of objects": lambda: {"ask": "open", "text": '{"x":[' + '{"":0},' * 285_000 + "0]}"},
    "a file of keys": lambda: {"ask": "open", "text": '{"x":{' + ",".join(f'"{n:x}":0' for n in range(180_000)) + "}}"},
    "files of many answers": lambda: files(150, json.dumps(document({str(n): 1 for n in range(5000)}))),
    "files nobody knows the questions of": strangers,
    "files with long names": lambda: files(150, json.dumps(document({"x": 1})), "n" * 100_000),
    "attempts with many faults": attempts,
    "sums of sixty decimals": sums,
    "a sum of many groups": lambda: decide([{**CUSTOMER, "money": {"sales": "1" + ",111" * 1_000_000 + "a"}}]),
    "a sum of many spaces": lambda: decide([{**CUSTOMER, "money": {"sales": "111 " * 1_000_000 + "a"}}]),
    "a checklist of many parts": lambda: {"ask": "score", "checklist": "a-" * 1_000_000 + "!"},
    "a version of many parts": lambda: {
        **REQUESTS["compare"],
        "ask": "compare",
        "old": {**RUN, "content_version": "a." * 1_000_000 + "!"},
    },
    "hours": lambda: {
        "ask": "plan",
        "checklist": "losing-customers",
        "answers": dict.fromkeys(ITEMS, 1),
        "hours": "10000",
    },
    "links": lambda: {"ask": "shared", "code": "1L" + "_" * 9_000_000},
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_input_is_answered_soon_and_with_little_memory(name: str) -> None:
    request = WORST[name]()
    text = request if isinstance(request, str) else json.dumps(request, ensure_ascii=False)
    answered(text)
    if IN_A_BROWSER:
        return
    tracemalloc.start()
    try:
        handle(text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_MEMORY


@pytest.mark.parametrize(
    ("request_", "place", "kind"),
    [
        ('{"ask":"earn","customers":[{"sales":-1e999}]}', "sales", "negative"),
        ('{"ask":"earn","customers":[{"sales":1e-300,"direct":1e11}]}', "sales", "too-small"),
        (f'{{"ask":"earn","customers":[{{"sales":"{"1" * 201}"}}]}}', "sales", "no-number"),
        (
            json.dumps(decide([{**CUSTOMER, "today": "9999-12-31", "stops": {"protected_or_right": "yes"}}])),
            "today",
            "too-late",
        ),
    ],
)
def test_a_figure_no_business_has_is_told_beside_its_field(request_: str, place: str, kind: str) -> None:
    (customer,) = answered(request_)["customers"]
    assert (place, kind) in [(fault["place"], fault["kind"]) for fault in customer["faults"]]
