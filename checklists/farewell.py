"""The goodbye message: five steps and the notice, put together from a language's sentences (content plan, C4.6).

Every sentence is content (content/messages/<language>.toml); this module chooses, fills in, counts and warns.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checklists.fields import Fault, Faulty, Fields
from checklists.loading import read_content

CHANNELS = ("message", "letter", "phone")
SITUATIONS = ("A", "B", "C", "D", "E", "F")
OPEN_MATTERS = ("orders", "deposits", "data", "keys", "warranty")
GOODWILL = ("none", "refund", "invoice", "part")
APOLOGIES = ("short", "fuller", "none")
FACTS_NEEDED = ("C", "D")
LONGEST_TEXT = 2000
LONGEST_NAME = 200
MOST_FACTS = MOST_ALTERNATIVES = 3
CHECKED_LATELY_DAYS = 90
# What ends a sentence, in any of our languages.
ENDS = (".", "!", "?", "…", "ฯ")

type Texts = Mapping[str, Any]


@dataclass(frozen=True)
class Alternative:
    """Another provider. `checked` is the day the owner made sure that they do this work."""

    name: str
    contact: str = ""
    checked: date | None = None


@dataclass(frozen=True)
class Farewell:
    """What the owner chose. Money is promised only by `goodwill`; what is owed stands under `open_matters`."""

    today: date
    channel: str
    situation: str
    last_day: date
    happy: str = ""
    customer: str = ""
    sender: str = ""
    need: str = ""
    facts: tuple[tuple[date | None, str], ...] = ()
    open_matters: Mapping[str, str] | None = None
    nothing_open: bool = False
    goodwill: str = "none"
    amount: str = ""
    apology: str = "short"
    alternatives: tuple[Alternative, ...] = ()
    reason_is_true: bool = False


@dataclass(frozen=True)
class Remark:
    """Something to look at again. `place` is the field, `word` what was found, `instead` what to write."""

    kind: str
    place: str = ""
    word: str = ""
    instead: str = ""


def load_texts(language: str) -> Texts:
    """The sentences of a language, English where there are none."""
    try:
        return tomllib.loads(read_content(f"messages/{language}.toml"))
    except OSError:
        return tomllib.loads(read_content("messages/en.toml"))


def read_farewell(table: Mapping[str, Any]) -> Farewell:
    """A farewell from the fields of a page; Faulty with every field that stops the message."""
    fields = Fields(table)
    today = fields.day("today", required=True, earliest=date(2000, 1, 1), latest=date(2200, 1, 1)) or date(2000, 1, 1)
    earliest = fields.day("earliest_end")
    situation = fields.choice("situation", SITUATIONS)
    last_day = fields.day("last_day", required=True, earliest=max(today, earliest or today))
    facts = tuple(_fact(each, today) for each in fields.tables("facts", MOST_FACTS))
    told = tuple(fact for fact in facts if fact[1])
    if situation in FACTS_NEEDED and not told:
        fields.faults.append(Fault("facts.0.text", "missing"))
    if situation == "F" and not any(on for on, _ in facts):
        fields.faults.append(Fault("facts.0.on", "missing"))
    matters, nothing_open = _open_matters(fields)
    goodwill = fields.choice("goodwill", GOODWILL, "none") if situation != "F" else "none"
    farewell = Farewell(
        today=today,
        channel=fields.choice("channel", CHANNELS, "message"),
        situation=situation,
        last_day=last_day or today,
        happy=fields.choice("happy", ("yes", "no"), ""),
        customer=fields.text("customer", LONGEST_NAME),
        sender=fields.text("sender", LONGEST_NAME, required=True),
        need=fields.text("need", LONGEST_TEXT),
        facts=facts if situation == "F" else told,
        open_matters=matters,
        nothing_open=nothing_open,
        goodwill=goodwill,
        amount=fields.text("amount", LONGEST_NAME, required=goodwill != "none"),
        apology=fields.choice("apology", APOLOGIES, "short"),
        alternatives=tuple(
            found
            for each in fields.tables("alternatives", MOST_ALTERNATIVES)
            if (found := _alternative(each, today)).name
        ),
        reason_is_true=fields.flag("reason_is_true"),
    )
    fields.get("goodwill")  # read above only where it counts
    fields.done()
    if fields.faults:
        raise Faulty(fields.faults)
    return farewell


def _fact(fields: Fields, today: date) -> tuple[date | None, str]:
    fact = fields.day("on", latest=today), fields.text("text", LONGEST_TEXT)
    fields.done()
    return fact


def _open_matters(fields: Fields) -> tuple[dict[str, str], bool]:
    """What is still open, or that nothing is: one of the two must be said."""
    table = fields.table("open_matters")
    matters = {key: text for key in OPEN_MATTERS if (text := table.text(key, LONGEST_TEXT))}
    table.done()
    nothing = fields.flag("nothing_open")
    if not matters and not nothing:
        fields.fault("open_matters", "missing")
    return matters, nothing


def _alternatives_of(fields: Fields, today: date) -> tuple[Alternative, ...]:
    found = [_alternative(each, today) for each in fields.tables("alternatives", MOST_ALTERNATIVES)]
    return tuple(alternative for alternative in found if alternative.name)


def _alternative(fields: Fields, today: date) -> Alternative:
    found = Alternative(
        name=fields.text("name", LONGEST_NAME),
        contact=fields.text("contact", LONGEST_NAME),
        checked=fields.day("checked", latest=today),
    )
    fields.done()
    return found


def _filled(sentence: str, **values: str) -> str:
    """A sentence with its {braces} filled in once; braces in what was typed stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), sentence)


def long_date(day: date, texts: Texts) -> str:
    """A date as people of this language write it in a letter."""
    month = texts["months"][day.month - 1]
    return _filled(texts["date"], day=str(day.day), month=month, year=str(day.year + texts["year_offset"]))


def compose(farewell: Farewell, texts: Texts) -> list[tuple[str, str]]:
    """The steps of the message as (step, text), in their order; steps that are left out are not there.

    Steps: thanks, reason, next, goodwill, apology, alternatives; after abuse only reason and next.
    """
    steps = _after_abuse(farewell, texts) if farewell.situation == "F" else _five_steps(farewell, texts)
    return [(step, " ".join(part for part in parts if part)) for step, parts in steps if any(parts)]


def _after_abuse(farewell: Farewell, texts: Texts) -> Iterator[tuple[str, list[str]]]:
    on = next(day for day, _ in farewell.facts if day)
    yield "reason", [_filled(texts["abuse"]["start"], date=long_date(on, texts))]
    last_day = _filled(texts["abuse"]["next"], last_day=long_date(farewell.last_day, texts))
    yield "next", [last_day, *_matters(farewell, texts), texts["abuse"]["close"]]


def _five_steps(farewell: Farewell, texts: Texts) -> Iterator[tuple[str, list[str]]]:
    yield "thanks", [texts["thanks"]["happy" if farewell.happy == "yes" else "unhappy"]]
    yield "reason", _reason(farewell, texts)
    last_day = _filled(texts["next"]["last_day"], last_day=long_date(farewell.last_day, texts))
    yield "next", [last_day, *_matters(farewell, texts)]
    if farewell.goodwill != "none":
        yield "goodwill", [_filled(texts["goodwill"][farewell.goodwill], amount=farewell.amount)]
    if farewell.apology != "none":
        yield "apology", [texts["apology"][farewell.apology]]
    yield "alternatives", [_alternatives(farewell, texts), texts["alternatives"]["wish"]]


def _reason(farewell: Farewell, texts: Texts) -> list[str]:
    reasons, situation = texts["reason"], farewell.situation
    plain = situation in ("A", "B") and not farewell.need
    first = _filled(reasons[f"{situation}_plain" if plain else situation], need=farewell.need.rstrip("."))
    return [first, *_facts(farewell, texts), reasons.get(f"{situation}_after", "")]


def _facts(farewell: Farewell, texts: Texts) -> list[str]:
    frame = texts["frame"]
    return [
        _sentence(_filled(frame["fact"], date=long_date(on, texts), text=text) if on else text, texts)
        for on, text in farewell.facts
        if text
    ]


def _sentence(text: str, texts: Texts) -> str:
    """Text that ends like a sentence."""
    return text if text.endswith(ENDS) else f"{text}{texts['full_stop']}"


def _matters(farewell: Farewell, texts: Texts) -> list[str]:
    matters = farewell.open_matters or {}
    return [_filled(texts["next"][key], text=matters[key].rstrip(".")) for key in OPEN_MATTERS if key in matters]


def _alternatives(farewell: Farewell, texts: Texts) -> str:
    names = [f"{each.name} ({each.contact})" if each.contact else each.name for each in farewell.alternatives]
    if not names:
        return ""
    frame = texts["frame"]
    listed = frame["and"].join([frame["comma"].join(names[:-1]), names[-1]] if names[1:] else names)
    checked = all(each.checked for each in farewell.alternatives)
    return _filled(texts["alternatives"]["some" if checked else "some_unchecked"], names=listed)


def as_text(farewell: Farewell, texts: Texts) -> str:
    """The whole message as it is sent, written or said."""
    parts = [text for _, text in compose(farewell, texts)]
    if farewell.channel == "phone":
        return _script(farewell, texts, parts)
    frame = texts["frame"]
    greeting = _filled(frame["greeting"], customer=farewell.customer) if farewell.customer else frame["greeting_nobody"]
    lines = [greeting, *parts, f"{frame['regards']}\n{farewell.sender}"]
    if farewell.channel == "letter":
        lines = [long_date(farewell.today, texts), texts["letter"]["subject"], *lines]
    return "\n\n".join(lines)


def _script(farewell: Farewell, texts: Texts, parts: list[str]) -> str:
    phone = texts["phone"]
    greeting = phone["greeting" if farewell.customer else "greeting_plain"]
    spoken = [_filled(greeting, customer=farewell.customer, sender=farewell.sender), *map(_capital, parts)]
    numbered = [f"{number}. {text}" for number, text in enumerate(spoken, 1)]
    return "\n\n".join([phone["open"], *numbered, phone["argued"], phone["close"]])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def length(text: str, texts: Texts) -> int:
    """How long a message is: in words, or in characters where the language writes without spaces."""
    return len(text.split()) if texts["count_by"] == "words" else len(re.sub(r"\s", "", text))


def typed(farewell: Farewell) -> Iterator[tuple[str, str]]:
    """Every text the owner typed, with the place of its field."""
    yield "need", farewell.need
    for number, (_, text) in enumerate(farewell.facts):
        yield f"facts.{number}.text", text
    for key, text in (farewell.open_matters or {}).items():
        yield f"open_matters.{key}", text
    yield "amount", farewell.amount


def remarks(farewell: Farewell, texts: Texts) -> list[Remark]:
    """What to look at again before sending. Nothing here stops the message."""
    found = [remark for place, text in typed(farewell) for remark in _word_check(place, text, farewell, texts)]
    if not farewell.reason_is_true:
        found.append(Remark("is-it-true", "reason_is_true"))
    if farewell.situation != "F":
        if not farewell.alternatives:
            found.append(Remark("no-alternatives", "alternatives.0.name"))
        for number, each in enumerate(farewell.alternatives):
            if not each.checked or each.checked < farewell.today - timedelta(days=CHECKED_LATELY_DAYS):
                found.append(Remark("not-checked", f"alternatives.{number}.checked", each.name))
        if farewell.goodwill != "none" and farewell.happy == "no" and farewell.apology != "fuller":
            found.append(Remark("gift-may-backfire", "goodwill"))
        if farewell.goodwill == "none" and (farewell.happy == "yes" or farewell.apology == "fuller"):
            found.append(Remark("gift-may-help", "goodwill"))
        if farewell.situation in ("A", "B") and not farewell.need and not farewell.facts:
            found.append(Remark("no-facts", "facts.0.text"))
    for number, (on, text) in enumerate(farewell.facts):
        if text and not on:
            found.append(Remark("no-date", f"facts.{number}.on"))
    if length(as_text(farewell, texts), texts) > texts["longest"]:
        found.append(Remark("too-long", "", str(texts["longest"])))
    return found


def _word_check(place: str, text: str, farewell: Farewell, texts: Texts) -> Iterator[Remark]:
    for kind in ("avoid", "private", "threat", "money"):
        owed = place.startswith("open_matters") or place == "amount"
        if kind == "money" and (owed or farewell.goodwill != "none"):
            continue
        for entry in texts.get(kind, ()):
            for word in entry["words"]:
                if _holds(text, word, texts):
                    yield Remark(kind, place, word, entry["instead"])


def _holds(text: str, word: str, texts: Texts) -> bool:
    if texts["count_by"] == "characters":
        return word.casefold() in text.casefold()
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def farewell_json(farewell: Farewell, texts: Texts) -> dict[str, Any]:
    """Message, steps, length and remarks, for a page."""
    text = as_text(farewell, texts)
    return {
        "text": text,
        "steps": [{"id": step, "text": words} for step, words in compose(farewell, texts)],
        "length": length(text, texts),
        "remarks": [
            {"id": remark.kind, "place": remark.place, "word": remark.word, "instead": remark.instead}
            for remark in remarks(farewell, texts)
        ],
    }
