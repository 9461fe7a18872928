"""Valid documents with something wrong in them, for tests of hostile input."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import Any

from hypothesis import strategies as st

# Written between @ signs: numbers and texts that json.dumps would refuse to write.
RAW = [
    "9" * 5000,
    "1e308",
    "-1e999",
    "1e999",
    "5e-324",
    "NaN",
    "-Infinity",
    "-0.0",
    '"\\ud800"',
    '{"a":1,"a":2}',
    "01",
    "[",
]
TEXTS = [
    *(
        "__proto__",
        "constructor",
        "</script><img src=x onerror=alert(1)>",
        "\0",
        "\ud800",
        "\u202e{amount}\u2066",
        "\\",
        '"',
    ),
    *(
        "../../etc/passwd",
        "a" * 5000,
        "1" * 5000,
        "1/0",
        "1e1000000",
        "9999-12-31",
        "0000-00-00",
        "2026-02-30",
        "=1+1",
        "-1",
    ),
]
HOSTILE: list[Any] = [
    *(None, True, False, -1, 4, 10**14, 0.5, 1e308, [], {}, [[]], [None] * 10_000, {str(n): n for n in range(10_000)}),
    *(*TEXTS, *(f"@{raw}@" for raw in RAW)),
    json.loads('{"a":' * 19 + "1" + "}" * 19),
    json.loads("[" * 40 + "]" * 40),
]
SNIPPETS = [
    *RAW,
    "",
    "{",
    "}",
    ",",
    ":",
    '"',
    "\\",
    "\0",
    "\u2028",
    "\ud800",
    "[" * 5000,
    '{"a":' * 5000,
    "/*",
    "\ufeff",
    " " * 5000,
]

hostile = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=20) | st.integers() | st.floats()


def as_text(document: object) -> str:
    """A document as JSON with what stands between @ signs written as it is."""
    return re.sub(r'"@(.*?)@"', lambda raw: json.loads(f'"{raw[1]}"'), json.dumps(document))


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: a table or list, and a key or number in it."""
    keys = list(document) if isinstance(document, dict) else range(len(document)) if isinstance(document, list) else []
    for key in keys:
        yield document, key
        yield from places(document[key])


@st.composite
def damaged(draw: st.DrawFn, whole: Any) -> Any:
    """A document with up to three of its places replaced, removed, renamed, repeated or put one deeper."""
    document = deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        found = list(islice(places(document), 200))
        if not found:
            break
        holder, key = draw(st.sampled_from(found))
        how = draw(st.sampled_from(["replaced", "replaced", "removed", "renamed", "repeated", "deeper"]))
        value = holder.pop(key) if how in ("removed", "renamed") else holder[key]
        if how == "replaced":
            holder[key] = deepcopy(draw(hostile))
        elif how == "deeper":
            holder[key] = draw(st.sampled_from([[value], {"value": value}]))
        elif how == "renamed" and isinstance(holder, dict):
            holder[draw(st.sampled_from(TEXTS))] = value
        elif how == "repeated" and isinstance(value, list):
            holder[key] = value * 150
    return document


@st.composite
def damaged_text(draw: st.DrawFn, whole: Any) -> str:
    """The text of a damaged document, sometimes cut, sometimes with something put into it."""
    text = as_text(draw(damaged(whole)))
    for _ in range(draw(st.integers(0, 2))):
        start, end = (draw(st.integers(0, len(text))) for _ in range(2))
        text = text[:start] + draw(st.sampled_from(SNIPPETS)) + text[draw(st.sampled_from([start, max(start, end)])) :]
    return text
