"""The goodbye message: what must be given, the steps and their order, what is promised (content plan, C4.6)."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing import EVERYTHING, GIVEN, TEXTS, farewell, message

from checklists.farewell import as_text, compose, farewell_json, length, load_texts, long_date, read_farewell
from checklists.fields import Faulty


def faults(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(Faulty) as faulty:
        farewell(**changes)
    return [(fault.place, fault.kind) for fault in faulty.value.faults]


def in_this_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("situation", "ABCDE")
@pytest.mark.parametrize("channel", ["message", "letter", "phone"])
def test_the_five_steps_and_the_notice_come_in_their_order(situation: str, channel: str) -> None:
    chosen = read_farewell({**EVERYTHING, "situation": situation, "channel": channel})
    steps = compose(chosen, TEXTS)
    assert [step for step, _ in steps] == ["thanks", "reason", "next", "goodwill", "apology", "alternatives"]
    parts = ["30 June 2026", "the May order", "200, by 5 July", "your files", "the key", "as it is"]
    known = ["you waited two days", *parts, "EUR 77", TEXTS["apology"]["fuller"], "Firm A (555 1234) and Firm B"]
    assert in_this_order(as_text(chosen, TEXTS), *known, TEXTS["alternatives"]["wish"])


@pytest.mark.parametrize("channel", ["message", "letter", "phone"])
def test_after_abuse_it_is_short_and_firm_whatever_else_is_filled_in(channel: str) -> None:
    chosen = read_farewell({**EVERYTHING, "situation": "F", "channel": channel})
    text = as_text(chosen, TEXTS)
    assert [step for step, _ in compose(chosen, TEXTS)] == ["reason", "next"]
    for other in ("hank", "sorry", "best", "wish", "Firm", "555", "EUR 77", "refund"):
        assert other not in text
    assert TEXTS["phone"]["argued"] not in text
    start = TEXTS["abuse"]["start"].replace("{date}", "3 May 2026")
    assert in_this_order(text, start[1:], "30 June 2026", "the May order", TEXTS["abuse"]["close"])


def test_after_abuse_the_day_is_needed() -> None:
    assert faults(situation="F", facts=[]) == [("facts.0.on", "missing")]
    assert faults(situation="F", facts=[{"text": "shouting"}]) == [("facts.0.on", "missing")]


@pytest.mark.parametrize("situation", "ABCDEF")
def test_no_gift_is_the_default(situation: str) -> None:
    chosen = farewell(situation=situation, amount="EUR 77")
    assert chosen.goodwill == "none"
    assert "goodwill" not in dict(compose(chosen, TEXTS))
    assert "EUR 77" not in as_text(chosen, TEXTS)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "situation": st.sampled_from("ABCDEF"),
            "channel": st.sampled_from(["message", "letter", "phone"]),
            "happy": st.sampled_from(["", "yes", "no"]),
            "apology": st.sampled_from(["short", "fuller", "none"]),
            "goodwill": st.sampled_from(["", "none", None]),
            "alternatives": st.just(EVERYTHING["alternatives"]),
            "need": st.just(""),
            "amount": st.just("EUR 77"),
        },
    )
)
def test_money_is_never_promised_unless_it_is_ticked(changes: dict[str, Any]) -> None:
    text = message(**changes)
    promises = [sentence.split("{amount}")[0] for sentence in TEXTS["goodwill"].values()]
    assert not [promise for promise in ("EUR 77", *promises) if promise in text]


@pytest.mark.parametrize("goodwill", ["refund", "invoice", "part"])
def test_what_is_ticked_is_promised_with_its_amount(goodwill: str) -> None:
    text = message(goodwill=goodwill, amount="EUR 77")
    assert TEXTS["goodwill"][goodwill].replace("{amount}", "EUR 77") in text
    assert faults(goodwill=goodwill) == [("amount", "missing")]


@pytest.mark.parametrize("situation", "CD")
def test_repeated_dissatisfaction_and_no_profit_need_a_fact(situation: str) -> None:
    for none in ([], [{}], [{"on": "2026-05-03"}], [{"text": "   "}]):
        assert faults(situation=situation, facts=none) == [("facts.0.text", "missing")]


@pytest.mark.parametrize("situation", "ABE")
def test_the_other_reasons_need_none(situation: str) -> None:
    assert dict(compose(farewell(situation=situation, facts=[]), TEXTS))["reason"]


@pytest.mark.parametrize(
    ("changes", "place", "kind"),
    [
        ({"situation": ""}, "situation", "missing"),
        ({"situation": "G"}, "situation", "no-choice"),
        ({"channel": "fax"}, "channel", "no-choice"),
        ({"sender": " "}, "sender", "missing"),
        ({"last_day": ""}, "last_day", "missing"),
        ({"last_day": "30.06.2026"}, "last_day", "no-date"),
        ({"last_day": "2026-05-19"}, "last_day", "too-early"),
        ({"today": None}, "today", "missing"),
        ({"open_matters": {}}, "open_matters", "missing"),
        ({"open_matters": {"orders": "  "}}, "open_matters", "missing"),
        ({"open_matters": {"refund": "5", "orders": "x"}}, "open_matters.refund", "not-known"),
        ({"goodwill": "much", "amount": "5"}, "goodwill", "no-choice"),
        ({"apology": "long"}, "apology", "no-choice"),
        ({"facts": [{"text": 5}]}, "facts.0.text", "no-text"),
        ({"facts": [{"on": "2026-05-21", "text": "x"}]}, "facts.0.on", "too-late"),
        ({"facts": [{"text": "x"}] * 4}, "facts", "too-many"),
        ({"facts": [{"text": "x" * 2001}]}, "facts.0.text", "too-long"),
        ({"alternatives": [{"name": "A"}] * 4}, "alternatives", "too-many"),
        ({"alternatives": [{"name": "A", "checked": "2026-06-01"}]}, "alternatives.0.checked", "too-late"),
        ({"need": 5}, "need", "no-text"),
        ({"customer": "x" * 201}, "customer", "too-long"),
        ({"reason_is_true": "yes"}, "reason_is_true", "no-choice"),
        ({"signature": "x"}, "signature", "not-known"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(changes: dict[str, Any], place: str, kind: str) -> None:
    assert faults(**changes) == [(place, kind)]


def test_the_last_day_is_not_before_the_contract_gate() -> None:
    with pytest.raises(Faulty, match="last_day: '2026-06-30' is too early. Choose 2026-07-01 or later"):
        farewell(earliest_end="2026-07-01")
    assert "30 June 2026" in message(earliest_end="2026-06-30")
    assert "20 May 2026" in message(last_day="2026-05-20", earliest_end="2026-01-01")


def test_that_nothing_is_open_can_be_said_instead() -> None:
    assert dict(compose(farewell(open_matters={}, nothing_open=True), TEXTS))["next"].endswith("30 June 2026.")


@pytest.mark.parametrize("blank", [None, {}])
def test_a_row_left_blank_before_a_filled_one_is_no_fault(blank: object) -> None:
    assert "you waited" in message(facts=[blank, *GIVEN["facts"]])
    assert "Firm A" in message(alternatives=[blank, {"name": "Firm A"}])


def test_a_contact_without_a_name_is_not_lost() -> None:
    rows = [{"name": "Firm A", "checked": "2026-05-19"}, {"contact": "555 9876"}]
    try:
        document = farewell_json(farewell(alternatives=rows), TEXTS)
    except Faulty as faulty:
        assert faulty.faults[0].place == "alternatives.1.name"
    else:
        assert "555 9876" in document["text"] or "alternatives.1.name" in str(document["remarks"])


TYPED = [
    "{need} {last_day} {sender} {0} {{x}} \\1 %s",
    "<script>alert(1)</script> & \"quotes\" 'too'",
    "שלום עולם \u202eabc",
    "two\nlines",
    "Õun 🙂 สมชาย",
]


@pytest.mark.parametrize("channel", ["message", "letter", "phone"])
@pytest.mark.parametrize("typed", TYPED)
def test_what_the_owner_types_comes_out_as_typed(typed: str, channel: str) -> None:
    places = {name: f"{name} {typed}" for name in ("customer", "sender", "need", "amount")}
    facts = [{"on": "2026-05-03", "text": f"fact {typed}"}, {"text": f"undated {typed}"}]
    matters = {key: f"{key} {typed}" for key in EVERYTHING["open_matters"]}
    alternatives = [{"name": f"firm {typed}", "contact": f"contact {typed}"}]
    text = message(
        **places, facts=facts, open_matters=matters, alternatives=alternatives, goodwill="part", channel=channel
    )
    for name in (*places, "fact", "undated", *matters, "firm", "contact"):
        assert f"{name} {typed}" in text
    assert text.count(typed) == 4 + 2 + 5 + 2


@pytest.mark.parametrize("ending", ["now!", "really?", "and so on …", "Ltd."])
def test_what_ends_like_a_sentence_gets_no_second_full_stop(ending: str) -> None:
    text = message(need=ending, facts=[{"text": ending}], open_matters={"orders": ending})
    assert not re.search(r"[!?….]\.", text)


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_dates_are_written_in_words(day: date) -> None:
    assert long_date(day, TEXTS) == f"{day.day} {day:%B} {day.year}"


@pytest.mark.parametrize("channel", ["message", "letter", "phone"])
def test_no_date_stands_there_in_digits_alone(channel: str) -> None:
    text = as_text(read_farewell({**EVERYTHING, "channel": channel}), TEXTS)
    assert not re.search(r"\d{4}-\d\d|\d\d?[./]\d", text)


def test_a_message_greets_and_signs() -> None:
    assert message().startswith(f"Dear Ms Tamm,\n\n{TEXTS['thanks']['unhappy']}")
    assert message(customer="", happy="yes").startswith(f"Hello,\n\n{TEXTS['thanks']['happy']}")
    assert message().endswith("Kind regards,\nMari")


def test_a_letter_has_a_date_and_a_subject() -> None:
    assert message(channel="letter").startswith(f"20 May 2026\n\n{TEXTS['letter']['subject']}\n\nDear Ms Tamm,")


def test_a_phone_script_is_numbered_and_says_what_to_do_if_argued_with() -> None:
    text = as_text(read_farewell({**EVERYTHING, "channel": "phone"}), TEXTS)
    assert re.findall(r"^(\d+)\. ", text, re.MULTILINE) == ["1", "2", "3", "4", "5", "6", "7"]
    assert in_this_order(text, TEXTS["phone"]["open"], "1. ", "7. ", TEXTS["phone"]["argued"], TEXTS["phone"]["close"])
    assert all(line[3:4].isupper() for line in text.split("\n\n") if line[:1].isdigit())


def test_a_language_without_sentences_of_its_own_gets_the_english_ones() -> None:
    assert load_texts("xx") == TEXTS


def test_a_page_gets_the_text_its_steps_and_its_length() -> None:
    document = farewell_json(farewell(), TEXTS)
    assert list(document) == ["text", "steps", "length", "remarks"]
    assert document["text"] == message()
    assert document["length"] == length(message(), TEXTS) == len(message().split())
    assert all(step["text"] in message() for step in document["steps"])
