"""Content files with anything in them: told by line and remedy, soon, and never an end of the program."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import BANDS, item, section, toml

from checklists.loading import parse_checklist, parse_shape
from checklists.model import Refused
from checklists.tables import MOST_PROBLEMS

SECONDS = 10 if sys.platform == "emscripten" else 1
GOOD = toml(section("a", 40, item("a1", 1), item("a2", 2)), section("b", 60, item("b1", 3)))
SHAPE = '{"id":"s","content_version":"1","bands":[],"sections":[]}'
WRITTEN = [
    *(
        "0x" + "F" * 5000,
        "9" * 5000,
        "nan",
        "-inf",
        "1e308",
        "2026-01-01",
        "[" * 500,
        "{a=" * 200,
        '"\\ud800"',
        '"\0"',
        "'''",
    ),
    *(
        "[]",
        "{}",
        "[{}]",
        "-1",
        "true",
        '""',
        '"__proto__"',
        '"\u202e"',
        "[[sections]]",
        "#",
        "\n",
        "=",
        ".",
        ".a" * 30,
        "\u2028",
    ),
]


def problems(text: str) -> list[str]:
    """What is told of a file; nothing where it is in order."""
    begun = time.process_time()
    found = []
    try:
        parse_checklist(text, "small.toml")
    except Refused as refused:
        assert all(each.line >= 1 and each.problem and each.remedy for each in refused.problems)
        found = [str(each) for each in refused.problems]
    assert time.process_time() - begun < SECONDS
    assert all(len(told) < 1000 for told in found)
    return found


@settings(max_examples=30 if sys.platform == "emscripten" else 150)
@given(st.data())
def test_a_damaged_checklist_is_read_or_told_by_line(data: st.DataObject) -> None:
    lines = GOOD.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        key, equals, _ = lines[place].partition("=")
        written = data.draw(st.sampled_from(WRITTEN) | st.text(st.characters(), max_size=9))
        lines[place] = data.draw(
            st.sampled_from([f"{key}{equals} {written}", written, "", f"{lines[place]}\n{lines[place]}"])
        )
    problems("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("weight = 1\n", f"weight = 0x{'F' * 6000}\n", 1), "the number '0xFFF"),
        (GOOD.replace("weight = 1\n", f"weight = 0x{'F' * 99}\n", 1), "'weight' is"),
        (GOOD.replace("weight = 40\n", f"weight = 0x{'F' * 99}\n", 1), "'weight' is"),
        (GOOD.replace('id = "a1"', "id = 5"), "'id' is 5"),
        (GOOD.replace('"a1"', f'"{"x-" * 50_000}"'), "is not in kebab-case"),
        ("a" + ".a" * 100_000 + " = 1", "the key 'a.a.a"),
        ("['a'" + '."a"' * 30_000 + "]", "the key"),
        (GOOD.replace('question = "q"', "question" + ".a" * 15 + " = 1", 1), "'question' is {'a': {"),
        (GOOD + "[[sections]]\n" * 20_000, "'plan' is missing"),
        (GOOD + "".join(item("a1", 1) for _ in range(1_000)), "this id is used twice"),
        (GOOD + "".join(item(f"x{number}", 1) for number in range(1_000)), "more than 100 items"),
        (GOOD.replace("revision = 1", "revision = 1\nhours = 400"), "more than 1000 hours"),
        (GOOD + "".join(f"key{number} = 1\n" for number in range(20_000)), "'key0' is not known here"),
        (GOOD + "\n" * 250_000 + "".join(f"key{number} = 1\n" for number in range(200)), "'key0' is not known here"),
        (GOOD + BANDS * 1_000, "this id is used twice"),
        (GOOD + "#" * 300_000, "longer than 300000 characters"),
        (GOOD.replace('"q"', '"' + "x" * 250_000 + '"', 1) + "weight = ", "not valid TOML"),
    ],
    ids=lambda text: text[:40] if len(text) < 60 else "",
)
def test_the_worst_checklist_is_told_in_a_second_and_with_few_problems(text: str, told: str) -> None:
    found = problems(text)
    assert any(told in each for each in found), found[:5]
    assert len(found) <= MOST_PROBLEMS


def test_a_long_text_of_words_dots_and_quotes_is_no_long_key() -> None:
    words = "a.b.c ... . . . " * 20 + "x" * 50_000 + " 'so' " * 2_000 + "word " * 2_000
    assert problems(GOOD.replace('"q"', f'"{words}"', 1)) == []


@pytest.mark.parametrize("hours", ["1e999", "-1e999", "NaN", "1e308", '"1"', "[]"])
def test_an_earlier_version_with_impossible_hours_is_refused(hours: str) -> None:
    one = f'{{"id":"i","weight":1,"critical":false,"hours":{hours},"revision":1,"status":"active"}}'
    text = SHAPE.replace('"sections":[]', f'"sections":[{{"id":"a","weight":100,"items":[{one}]}}]')
    with pytest.raises(Refused):
        parse_shape(text, "s", "1")
