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

LANGUAGE = re.compile(r"[a-z]{2,3}")

type Texts = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """What happened on one day, in the owner's words; `row` is its place on the page."""

    on: date | None
    text: str
    row: int = 0


@dataclass(frozen=True)
class Alternative:
    """Another provider. `checked` is the day the owner asked whether they can help; `row` its place on the page."""

    name: str
    contact: str = ""
    checked: date | None = None
    row: int = 0


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
    facts: tuple[Fact, ...] = ()
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


def load_texts(language: object) -> Texts:
    """The sentences of a language, English where there are none."""
    try:
        if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
            raise FileNotFoundError
        return tomllib.loads(read_content(f"messages/{language}.toml"))
    except OSError:
        return tomllib.loads(read_content("messages/en.toml"))


def read_farewell(table: Mapping[str, Any]) -> Farewell:
    """A farewell from the fields of a page; Faulty with every field that stops the message."""
    fields = Fields(table)
    today = fields.day("today", required=True, earliest=date(2000, 1, 1), latest=date(2200, 1, 1))
    gate = [day for day in (today, fields.day("earliest_end")) if day]
    situation = fields.choice("situation", SITUATIONS)
    last_day = fields.day("last_day", required=True, earliest=max(gate, default=None))
    facts = tuple(_fact(each, today) for each in fields.tables("facts", MOST_FACTS))
    told = tuple(fact for fact in facts if fact.text)
    if situation in FACTS_NEEDED and not told:
        fields.faults.append(Fault("facts.0.text", "missing"))
    if situation == "F" and not any(fact.on for fact in facts):
        fields.faults.append(Fault("facts.0.on", "missing"))
    matters, nothing_open = _open_matters(fields)
    goodwill = fields.choice("goodwill", GOODWILL, "none") if situation != "F" else "none"
    farewell = Farewell(
        today=today or date(2000, 1, 1),
        channel=fields.choice("channel", CHANNELS, "message"),
        situation=situation,
        last_day=last_day or date(2000, 1, 1),
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
        alternatives=_alternatives_of(fields, today),
        reason_is_true=fields.flag("reason_is_true"),
    )
    fields.get("goodwill")  # read above only where it counts
    fields.done()
    if fields.faults:
        raise Faulty(fields.faults)
    return farewell


def _row(fields: Fields) -> int:
    return int(fields.place.rpartition(".")[2])


def _fact(fields: Fields, today: date | None) -> Fact:
    fact = Fact(fields.day("on", latest=today), fields.text("text", LONGEST_TEXT), _row(fields))
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


def _alternatives_of(fields: Fields, today: date | None) -> tuple[Alternative, ...]:
    found = [_alternative(each, today) for each in fields.tables("alternatives", MOST_ALTERNATIVES)]
    return tuple(alternative for alternative in found if alternative.name)


def _alternative(fields: Fields, today: date | None) -> Alternative:
    name, contact = fields.text("name", LONGEST_NAME), fields.text("contact", LONGEST_NAME)
    found = Alternative(
        name=name or contact,
        contact=contact if name else "",
        checked=fields.day("checked", latest=today),
        row=_row(fields),
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
    on = next(fact.on for fact in farewell.facts if fact.on)
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
    first = _filled(reasons[f"{situation}_plain" if plain else situation], need=_inside(farewell.need))
    return [first, *_facts(farewell, texts), reasons.get(f"{situation}_after", "")]


def _facts(farewell: Farewell, texts: Texts) -> list[str]:
    return [_sentence(_fact_text(fact, texts), texts) for fact in farewell.facts if fact.text]


def _fact_text(fact: Fact, texts: Texts) -> str:
    frame = texts["frame"]["fact"]
    return _filled(frame, date=long_date(fact.on, texts), text=fact.text) if fact.on else fact.text


def _sentence(text: str, texts: Texts) -> str:
    """Text that ends like a sentence."""
    return text if text.endswith(ENDS) else f"{text}{texts['full_stop']}"


def _inside(text: str) -> str:
    """Text that stands inside a sentence, without an end of its own."""
    return text.rstrip(" " + "".join(ENDS).replace("ฯ", ""))  # กรุงเทพฯ keeps its sign


def _matters(farewell: Farewell, texts: Texts) -> list[str]:
    matters = farewell.open_matters or {}
    return [_filled(texts["next"][key], text=_inside(matters[key])) for key in OPEN_MATTERS if key in matters]


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
        numbered = [f"{number}. {text}" for number, text in enumerate(_spoken(farewell, texts), 1)]
        argued = [] if farewell.situation == "F" else [texts["phone"]["argued"]]
        return "\n\n".join([texts["phone"]["open"], *numbered, *argued, texts["phone"]["close"]])
    frame = texts["frame"]
    greeting = _filled(frame["greeting"], customer=farewell.customer) if farewell.customer else frame["greeting_nobody"]
    lines = [greeting, *parts, f"{frame['regards']}\n{farewell.sender}"]
    if farewell.channel == "letter":
        lines = [long_date(farewell.today, texts), texts["letter"]["subject"], *lines]
    return "\n\n".join(lines)


def _spoken(farewell: Farewell, texts: Texts) -> list[str]:
    """What is said on the phone, line by line."""
    kind = "abuse" if farewell.situation == "F" else "named" if farewell.customer else "plain"
    greeting = _filled(texts["phone"][f"greeting_{kind}"], customer=farewell.customer, sender=farewell.sender)
    return [greeting, *(_capital(text) for _, text in compose(farewell, texts))]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def length(text: str, texts: Texts) -> int:
    """How long a text is: in words, or in characters where the language writes without spaces."""
    return len(text.split()) if texts["count_by"] == "words" else len(re.sub(r"\s", "", text))


def _length(farewell: Farewell, texts: Texts) -> int:
    """How long the message is, without the directions of a phone script."""
    phone = farewell.channel == "phone"
    return length(" ".join(_spoken(farewell, texts)) if phone else as_text(farewell, texts), texts)


def typed(farewell: Farewell) -> Iterator[tuple[str, str]]:
    """Every text the owner typed, with the place of its field."""
    yield "need", farewell.need
    for fact in farewell.facts:
        yield f"facts.{fact.row}.text", fact.text
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
        for each in farewell.alternatives:
            if not each.checked or each.checked < farewell.today - timedelta(days=CHECKED_LATELY_DAYS):
                found.append(Remark("not-checked", f"alternatives.{each.row}.checked", each.name))
        if farewell.goodwill != "none" and farewell.happy == "no" and farewell.apology != "fuller":
            found.append(Remark("gift-may-backfire", "goodwill"))
        if farewell.goodwill == "none" and (farewell.happy == "yes" or farewell.apology == "fuller"):
            found.append(Remark("gift-may-help", "goodwill"))
        if farewell.situation in ("A", "B", "E") and not farewell.need and not farewell.facts:
            found.append(Remark("no-facts", "facts.0.text"))
    found += [Remark("no-date", f"facts.{fact.row}.on") for fact in farewell.facts if fact.text and not fact.on]
    if _length(farewell, texts) > texts["longest"]:
        found.append(Remark("too-long", "", str(texts["longest"])))
    return found


def _word_check(place: str, text: str, farewell: Farewell, texts: Texts) -> Iterator[Remark]:
    text = " ".join(text.split())
    chosen = place.startswith("open_matters") or farewell.goodwill != "none"
    for kind in ("avoid", "private", "threat") if chosen else ("avoid", "private", "threat", "money"):
        for entry in texts.get(kind, ()):
            found = [word for word in entry["words"] if _holds(text, word, texts)]
            # "our policy" says it; "policy" in it would only say it twice
            for word in found:
                if not any(word != longer and word in longer for longer in found):
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
        "length": _length(farewell, texts),
        "remarks": [
            {"id": remark.kind, "place": remark.place, "word": remark.word, "instead": remark.instead}
            for remark in remarks(farewell, texts)
        ],
    }
