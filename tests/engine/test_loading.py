"""Content files: faults are told by file, line and remedy; ids are for ever."""

import pytest
from small import BANDS, item, section, toml

from checklists.loading import load_checklist, parse_checklist
from checklists.model import Problem, Refused

GOOD = toml(section("a", 100, item("a1", 1), item("a2", 2)))


def problems(text: str) -> list[Problem]:
    with pytest.raises(Refused) as refused:
        parse_checklist(text, "content/small.toml")
    return list(refused.value.problems)


def line_of(text: str, wanted: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if wanted in line)


FAULTS = [
    ("weight = 1\n", "weight = 4\n", "weight = 4", "'weight' is 4", "from 1 to 3"),
    ("weight = 1\n", 'weight = "1"\n', 'weight = "1"', "'weight' is '1'", "a whole number"),
    ('when = "week"', 'when = "weak"', 'when = "weak"', "'when' is 'weak'", "Did you mean 'week'?"),
    ("critical = false", "critical = 0", "critical = 0", "'critical' is 0", "true or false"),
    ('question = "q"', "", 'id = "a1"', "'question' is missing", "question = ..."),
    ('question = "q"', 'question = " "', "question =", "'question' is empty", "Write a sentence"),
    (
        'question = "q"',
        'queston = "q"\nquestion = "q"',
        "queston",
        "'queston' is not known",
        "Did you mean 'question'?",
    ),
    ('id = "a1"', 'id = "A1"', 'id = "A1"', "not in kebab-case", "small letters"),
    ("weight = 100", "weight = 90", "", "add up to 90", "by +10 in all"),
    ("basis = []", 'basis = "L01"', 'basis = "L01"', "'basis' is 'L01'", "a list"),
    ("basis = []", "basis = [1]", "basis = [1]", "not text", '["L01"]'),
    ("revision = 1", "revision = 1\nhours = 0.3", "hours = 0.3", "'hours' is 0.3", "quarters"),
    ("revision = 1", 'revision = 1\nstatus = "future"', "status", "'status' is 'future'", "active, retired"),
    ("from = 50", "from = 0", "", "bands start at [0, 0, 70, 85]", "rise"),
]


@pytest.mark.parametrize(("old", "new", "line", "problem", "remedy"), FAULTS)
def test_a_fault_is_told_with_its_line_and_its_remedy(old: str, new: str, line: str, problem: str, remedy: str) -> None:
    text = GOOD.replace(old, new, 1)
    found = problems(text)
    assert len(found) == 1
    assert problem in found[0].problem
    assert remedy in found[0].remedy
    assert found[0].line == (line_of(text, line) if line else 1)
    assert str(found[0]).startswith(f"content/small.toml:{found[0].line}: ")


def test_an_id_used_twice_is_told_at_its_second_place() -> None:
    text = GOOD.replace('id = "a2"', 'id = "a1"')
    found = problems(text)[0]
    assert "this id is used twice" in found.problem
    assert found.line == text[: text.rindex('id = "a1"')].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [('id = "a1"', 'id = "?"'), ('when = "week"', 'when = "?"'), ("weight = 1\n", 'weight = 1\nstatus = "?"\n')],
)
def test_a_question_mark_is_no_way_around_the_rules(old: str, new: str) -> None:
    assert len(problems(GOOD.replace(old, new, 1))) == 1


def test_unknown_keys_are_told_in_the_order_of_the_file() -> None:
    text = GOOD.replace('question = "q"', 'zebra = 1\napple = 2\nmango = 3\nquestion = "q"', 1)
    assert [problem.problem.split("'")[3] for problem in problems(text)] == ["zebra", "apple", "mango"]


def test_a_file_that_is_not_toml_is_told_by_line() -> None:
    text = GOOD.replace('question = "q"', 'question = "q', 1)
    found = problems(text)[0]
    assert found.line == line_of(text, 'question = "q')
    assert "not valid TOML" in found.problem


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "\x00"])
def test_hostile_toml_is_refused_in_one_line(text: str) -> None:
    found = problems(text)[0]
    assert "not valid TOML" in found.problem
    assert len(str(found)) < 400


def test_all_faults_are_told_at_once() -> None:
    text = GOOD.replace("weight = 1\n", "weight = 9\n", 1).replace('when = "week"', 'when = "soon"')
    assert len(problems(text)) == 3


def test_a_checklist_without_sections_or_bands_says_what_is_missing() -> None:
    told = " ".join(map(str, problems(GOOD.replace(BANDS, "").partition("[[sections]]")[0])))
    assert "there is no 'sections'" in told
    assert "there is no 'bands'" in told


def test_a_section_whose_items_are_all_retired_is_a_fault() -> None:
    retired = toml(section("a", 100, item("a1", 1, extra='status = "retired"')))
    assert "has no active item" in problems(retired)[0].problem


def test_a_retired_item_is_kept_but_not_asked() -> None:
    checklist = parse_checklist(toml(section("a", 100, item("a1", 1), item("a2", 1, extra='status = "retired"'))))
    assert list(checklist.items) == ["a1"]
    assert [each.id for each in checklist.sections[0].retired] == ["a2"]


@pytest.mark.parametrize("name", ["losing-customer", "", "../model", "Losing"])
def test_a_checklist_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="there is no checklist"):
        load_checklist(name)
