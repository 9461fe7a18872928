"""Answers as a short code: it holds nothing else, leads back to them, and is refused where it was damaged."""

import hashlib
import tomllib
from dataclasses import replace

import pytest
from answering import LOSING, VALUES, answers
from hypothesis import given
from hypothesis import strategies as st
from small import SMALL

from checklists import sharing
from checklists.loading import checklist_ids, load_checklist, read_content
from checklists.model import Refused, Value
from checklists.sharing import LETTERS, decode, encode

PUBLISHED = tomllib.loads(read_content("published.toml"))
CHECKS = {checklist_id: load_checklist(checklist_id) for checklist_id in PUBLISHED}
each_check = pytest.mark.parametrize("checklist_id", CHECKS)


def in_turn(checklist_id: str, number: int) -> dict[str, Value]:
    """0, 1, 2, 3, na, unknown, 0, ... to the items that were published first."""
    items = list(PUBLISHED[checklist_id].values())[:number]
    return {item: VALUES[place % len(VALUES)] for place, item in enumerate(items)}


FIRST: dict[str, Value] = {"ten-questions-answered": 3, "newcomer-product-check": "unknown"}
# Sent to somebody in November 2026: these codes must lead to the same answers for ever.
SENT = {
    "1LLgAe": ("losing-customers", FIRST),
    "1L8G": ("losing-customers", {}),
    "1LyK7T72Kh3wwFd0kxrLwzA": ("losing-customers", in_turn("losing-customers", 40)),
    "1Kb8ovFQlS37X-imF_48": ("letting-go", in_turn("letting-go", 34)),
    "1DJMU9_65QMHtdBvI6E": ("difficult-customers", in_turn("difficult-customers", 31)),
}
# How many ids were published by November 2026, and what their order was.
IN_ORDER = {
    "losing-customers": (40, "a24b480b3ed94958"),
    "letting-go": (34, "47d28eb4aa4c8d6d"),
    "difficult-customers": (31, "43420e3f0af7e1a9"),
}


def test_a_code_by_hand() -> None:
    # 3 is digit 4, unknown digit 6: 4 + 6 x 7 = 46, one byte 0x2E, "Lg". With characters counted from A = 1 to _ = 64,
    # the check of "1LLg" is 54, then (54 x 71 + 12) = 3846, (3846 x 71 + 12) % 4093 = 2940, (2940 x 71 + 33) % 4093 = 30,
    # which is 0 x 64 + 30: "Ae".
    assert encode(LOSING, FIRST) == "1LLgAe"


@pytest.mark.parametrize("code", SENT)
def test_a_code_once_sent_leads_to_the_same_answers_for_ever(code: str) -> None:
    assert decode(code) == (*SENT[code], ())


@each_check
def test_the_order_of_what_was_published_only_ever_grows_at_its_end(checklist_id: str) -> None:
    number, digest = IN_ORDER[checklist_id]
    first = [f"{plan} {item}" for plan, item in PUBLISHED[checklist_id].items()][:number]
    told = (
        "content/published.toml: put new items at the end of the table and change nothing above, or shared links break"
    )
    assert hashlib.sha256("\n".join(first).encode()).hexdigest()[:16] == digest, told


@each_check
def test_every_item_has_its_place_among_what_was_published(checklist_id: str) -> None:
    sections = CHECKS[checklist_id].sections
    everything = {item.plan: item.id for section in sections for item in (*section.items, *section.retired)}
    assert everything == PUBLISHED[checklist_id]
    assert len(set(everything.values())) == len(PUBLISHED[checklist_id])


def test_every_check_can_be_shared_and_has_a_letter_of_its_own() -> None:
    assert checklist_ids() in (sorted(PUBLISHED), [])  # none where the engine runs from an archive
    letters = [checklist.plan for checklist in CHECKS.values()]
    assert len(set(letters)) == len(letters)
    assert all(letter in LETTERS and len(letter) == 1 for letter in letters)
    for checklist in CHECKS.values():
        assert all(plan.startswith(checklist.plan) for plan in PUBLISHED[checklist.id])


@each_check
@given(data=st.data())
def test_answers_come_back_from_their_code(checklist_id: str, data: st.DataObject) -> None:
    checklist = CHECKS[checklist_id]
    some = data.draw(st.dictionaries(st.sampled_from(list(checklist.items)), st.sampled_from(VALUES)))
    code = encode(checklist, some)
    assert decode(code) == (checklist_id, some, ())
    assert len(code) <= 30
    assert set(code) <= set(LETTERS)


@pytest.mark.parametrize("value", VALUES)
def test_forty_answers_fit_into_thirty_characters(value: Value) -> None:
    assert len(encode(LOSING, dict.fromkeys(LOSING.items, value))) <= 30


@given(answers, st.randoms(use_true_random=False))
def test_the_order_in_which_answers_were_given_does_not_show(some: dict[str, Value], shuffler: object) -> None:
    order = list(some)
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    assert encode(LOSING, {item: some[item] for item in order}) == encode(LOSING, some)


@given(answers, st.data())
def test_one_changed_character_is_always_noticed(some: dict[str, Value], data: st.DataObject) -> None:
    code = encode(LOSING, some)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([letter for letter in LETTERS if letter != code[place]]))
    with pytest.raises(Refused):
        decode(code[:place] + other + code[place + 1 :])


@given(answers, st.data())
def test_two_exchanged_characters_are_always_noticed(some: dict[str, Value], data: st.DataObject) -> None:
    code = encode(LOSING, some)
    one, two = (data.draw(st.integers(0, len(code) - 3)) for _ in range(2))
    letters = list(code)
    letters[one], letters[two] = letters[two], letters[one]
    if "".join(letters) != code:
        with pytest.raises(Refused):
            decode("".join(letters))


@each_check
def test_a_code_that_was_cut_off_or_has_more_at_its_end_is_refused(checklist_id: str) -> None:
    checklist = CHECKS[checklist_id]
    for step in range(1, 7):
        code = encode(checklist, {item: VALUES[n * step % 6] for n, item in enumerate(checklist.items)})
        for end in range(len(code)):
            with pytest.raises(Refused, match="damaged or cut off. Copy the whole link again"):
                decode(code[:end])
        for more in ("A", "AA", "AAAA", code):
            with pytest.raises(Refused, match="damaged or cut off"):
                decode(code + more)


def with_check(text: str) -> str:
    return text + sharing._check_of(text)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", "damaged or cut off"),
        ("1", "damaged or cut off"),
        ("1L", "damaged or cut off"),
        ("0LLgAe", "damaged or cut off"),
        ("2LLgAe", "from a newer handbook. Open the newest handbook"),
        ("zz", "from a newer handbook. Open the newest handbook"),
        (with_check("1X"), "no checklist 'X'. Open the newest handbook"),
        (with_check("1LAA"), "damaged"),  # a number that begins with an empty byte is written shorter
        (with_check("1LLh"), "damaged"),  # bits behind the last byte
        (with_check("1LL"), "damaged"),  # a single character makes no byte
        (with_check("1L" + "_" * 20), "questions that this handbook does not have. Open the newest"),
        ("1" * 401, "more than 400 characters"),
        ("A" * 10_000_000, "more than 400 characters"),
        ("1LLgAe\n", "characters that shared answers never have"),
        ("1LLgAe=", "characters that shared answers never have"),
        ("1L+/Ae", "characters that shared answers never have"),
        ("１LLgAe", "characters that shared answers never have"),
        ("<script>alert(1)</script>", "characters that shared answers never have"),
        ("\ud800", "characters that shared answers never have"),
    ],
)
def test_what_is_none_of_our_codes_is_refused_with_the_reason(code: str, problem: str) -> None:
    with pytest.raises(Refused) as refused:
        decode(code)
    assert problem in str(refused.value)
    assert len(str(refused.value)) < 300


@given(st.text() | st.text(alphabet=LETTERS) | st.text(alphabet=LETTERS).map(lambda text: with_check("1L" + text)))
def test_any_text_is_either_a_code_or_refused_and_a_code_has_one_form_only(text: str) -> None:
    try:
        checklist_id, found, _ = decode(text)
    except Refused:
        return
    assert encode(CHECKS[checklist_id], found) == text


@pytest.mark.parametrize(
    ("given_answers", "problem"),
    [
        ({"hours-askd": 1}, "'hours-askd' is not an item of 'losing-customers'. Did you mean 'hours-asked'"),
        ({"__proto__": 1}, "'__proto__' is not an item"),
        ({"hours-asked": True}, "answers.hours-asked: True is not an answer"),
        ({"hours-asked": 10**400}, "is not an answer"),
        ({"hours-asked": None}, "None is not an answer"),
        ({"hours-asked": {"value": 1, "note": "secret"}}, "is not an answer"),
    ],
)
def test_what_is_no_answer_is_not_shared(given_answers: dict[str, Value], problem: str) -> None:
    with pytest.raises(Refused) as refused:
        encode(LOSING, given_answers)
    assert problem in str(refused.value)


def test_a_checklist_that_was_never_published_is_not_shared() -> None:
    with pytest.raises(Refused, match="'a1' is not an item"):
        encode(SMALL, {"a1": 1})


def test_answers_to_what_is_no_longer_asked_are_told_apart() -> None:
    items = {name: each for name, each in LOSING.items.items() if name != "newcomer-product-check"}
    shared = decode("1LLgAe", lambda _: replace(LOSING, items=items))
    assert shared == ("losing-customers", {"ten-questions-answered": 3}, ("newcomer-product-check",))


def test_an_item_that_is_published_later_changes_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    longer = {**PUBLISHED, LOSING.id: {**PUBLISHED[LOSING.id], "L10e": "new-item"}}
    monkeypatch.setattr(sharing, "_published", lambda: longer)
    assert encode(LOSING, FIRST) == "1LLgAe"
    assert decode("1LLgAe").answers == FIRST
