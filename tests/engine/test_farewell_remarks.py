"""What to look at again before a goodbye message is sent: the word check and other remarks (content plan, C4.6)."""

from typing import Any

import pytest
from writing import EVERYTHING, TEXTS, farewell

from checklists.farewell import Remark, as_text, length, read_farewell, remarks

KINDS = ("avoid", "private", "threat", "money")
# The words the plan lists.
PLAN = (
    *("you always", "you never", "difficult", "demanding", "unreasonable", "problem customer", "toxic", "fire"),
    *("blacklist", "sadly you", "as you know", "our policy"),
)
SAMPLES = (
    "thank you for giving us a try and for your patience this spring. You need same-day visits; our team can only plan "
    "two days ahead, and on 3, 11 and 19 May that left you waiting. We will finish the May order and our last visit is "
    "on 30 June; your deposit of EUR 200 will be back by 5 July. I am sorry that we are not the right fit. Firm A and "
    "Firm B offer same-day service; I checked both this week. I wish you all the best.",
    "You wrote to us after each of the last five deliveries, and I see we have not managed to make you happy. You "
    "should not pay for the last one, so I have cancelled invoice 17.",
    "Our costs for weekly small orders are higher than the price. The new terms of 1 March did not suit you, which I "
    "understand.",
    "We only issue papers that show what was delivered. As we see this differently, we will close the account on "
    "30 June.",
)


def found(**changes: object) -> list[Remark]:
    return remarks(farewell(**changes), TEXTS)


def ids(**changes: object) -> list[str]:
    return [remark.kind for remark in found(**changes)]


def words(text: str, **changes: object) -> list[str]:
    """What the word check finds in a fact."""
    return [remark.word for remark in found(facts=[{"text": text}], **changes) if remark.kind in KINDS]


def listed() -> list[tuple[str, str, str]]:
    return [(kind, word, entry["instead"]) for kind in KINDS for entry in TEXTS[kind] for word in entry["words"]]


def test_every_listed_word_is_found_with_what_to_write_instead() -> None:
    for kind, word, instead in listed():
        for text in (f"Well, {word}.", f"{word.upper()} again", f"({word})"):
            assert Remark(kind, "facts.0.text", word, instead) in found(facts=[{"text": text}])
        assert instead


@pytest.mark.parametrize("word", PLAN)
def test_the_words_of_the_plan_are_found(word: str) -> None:
    assert words(f"I must say {word} here")


@pytest.mark.parametrize(
    "text",
    [
        "the fireplace",
        "your skill and goodwill",
        "we will call you on Friday",
        "the difficulty was the stairs",
        "an undemanding task",
        "the courtyard gate",
        "we pursue another way",
        "the tracery and the racecourse",
        "a policyholder asked",
    ],
)
def test_a_listed_word_inside_another_is_not_found(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize("text", ["you  always wait", "you\nalways wait", "as you\u00a0know"])
def test_a_line_break_or_two_spaces_hide_nothing(text: str) -> None:
    assert words(text)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_samples_of_the_plan_pass_without_a_remark(sample: str) -> None:
    assert words(sample) == []
    told = ids(facts=[{"on": "2026-05-03", "text": sample}], alternatives=EVERYTHING["alternatives"])
    assert [kind for kind in told if kind != "too-long"] == []


@pytest.mark.parametrize("situation", "ABCDEF")
def test_our_own_sentences_pass_the_word_check(situation: str) -> None:
    for goodwill in ("none", "refund", "invoice", "part"):
        chosen = read_farewell({**EVERYTHING, "situation": situation, "goodwill": goodwill, "apology": "short"})
        text = as_text(chosen, TEXTS)
        assert words(text, goodwill="part", amount="5") == []


@pytest.mark.parametrize("place", ["need", "amount", "open_matters.orders", "facts.1.text"])
def test_every_text_is_checked_and_its_field_is_named(place: str) -> None:
    changes: dict[str, Any] = {"facts": [{"text": "a"}, {"text": "b"}], "open_matters": {"orders": "c"}}
    match place.split("."):
        case ["facts", number, _]:
            changes["facts"][int(number)]["text"] = "toxic"
        case ["open_matters", key]:
            changes["open_matters"][key] = "toxic"
        case _:
            changes[place] = "toxic"
    assert [remark.place for remark in found(**changes) if remark.kind == "avoid"] == [place]


def test_a_remark_names_the_field_also_after_a_row_left_blank() -> None:
    facts = [{}, {"text": "you were toxic"}]
    assert [remark.place for remark in found(facts=facts) if remark.kind == "avoid"] == ["facts.1.text"]
    assert [remark.place for remark in found(facts=facts) if remark.kind == "no-date"] == ["facts.1.on"]
    checked = [remark.place for remark in found(alternatives=[{}, {"name": "A"}]) if remark.kind == "not-checked"]
    assert checked == ["alternatives.1.checked"]


def test_money_in_the_text_is_told_unless_it_is_ticked_or_owed() -> None:
    assert words("you get a full refund") == ["refund"]
    assert words("you get a full refund", goodwill="refund", amount="5") == []
    owed = found(open_matters={"deposits": "a refund of 200"})
    assert "money" not in [remark.kind for remark in owed]


def test_health_and_private_life_and_threats_are_told() -> None:
    assert found(facts=[{"text": "you are ill"}])[0].kind == "private"
    assert found(facts=[{"text": "I will call my lawyer"}])[0].kind == "threat"


def test_the_owner_is_asked_whether_the_reason_is_true() -> None:
    assert "is-it-true" in ids(reason_is_true=False)
    assert "is-it-true" not in ids()


def test_without_alternatives_and_with_unchecked_ones_there_is_a_remark() -> None:
    assert "no-alternatives" in ids(alternatives=[])
    for checked, told in (("2026-05-20", False), ("2026-02-19", False), ("2026-02-18", True), ("", True)):
        assert ("not-checked" in ids(alternatives=[{"name": "Firm A", "checked": checked}])) == told


@pytest.mark.parametrize("situation", "ABCDE")
def test_a_fact_without_a_date_is_told(situation: str) -> None:
    assert "no-date" in ids(situation=situation, facts=[{"text": "you waited"}])
    assert "no-date" not in ids(situation=situation)


def test_without_any_fact_or_need_there_is_a_remark() -> None:
    assert "no-facts" in ids(facts=[], need="")
    assert "no-facts" not in ids(facts=[])


@pytest.mark.parametrize(
    ("happy", "apology", "goodwill", "told"),
    [
        ("yes", "short", "none", ["gift-may-help"]),
        ("no", "fuller", "none", ["gift-may-help"]),
        ("no", "short", "none", []),
        ("no", "short", "part", ["gift-may-backfire"]),
        ("no", "fuller", "part", []),
        ("yes", "short", "part", []),
    ],
)
def test_a_gift_is_suggested_or_warned_of(happy: str, apology: str, goodwill: str, told: list[str]) -> None:
    all_ = ids(happy=happy, apology=apology, goodwill=goodwill, amount="5")
    assert [kind for kind in all_ if kind.startswith("gift")] == told


def test_after_abuse_nothing_is_said_about_gifts_or_alternatives() -> None:
    assert ids(situation="F", happy="yes", apology="fuller") == []


def test_a_message_is_too_long_from_the_181st_word() -> None:
    empty = length(as_text(farewell(facts=[{"text": "word"}]), TEXTS), TEXTS) - 1
    assert "too-long" not in ids(facts=[{"text": " ".join(["word"] * (180 - empty))}])
    assert "too-long" in ids(facts=[{"text": " ".join(["word"] * (181 - empty))}])
