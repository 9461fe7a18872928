"""Earlier content versions: the shape that `show ID --json` printed is read back, and answers count as of theirs."""

import json
from typing import Any

import pytest
from running import ask, document, run
from small import SMALL, checklist, item, section

from checklists import loading
from checklists.answers import of_its_version, parse_answer_file
from checklists.documents import text_of
from checklists.loading import load_checklist, load_version, parse_shape
from checklists.model import Refused
from checklists.results import checklist_json, result_json
from checklists.scoring import score

IDS = ("losing-customers", "letting-go", "difficult-customers")
RETIRED = checklist(
    section("a", 100, item("a1", 3, critical=True, extra="hours = 0.25"), item("a2", 1, extra='status = "retired"'))
)
# Just as it was printed in November 2026. This must stay readable, whatever `show` prints one day.
KEPT = """{
  "id": "losing-customers",
  "content_version": "2025.1",
  "bands": [{"id": "fix-first", "from": 0}, {"id": "leaking", "from": 50}, {"id": "solid", "from": 70}],
  "sections": [
    {"id": "honesty", "weight": 100, "items": [
      {"id": "promise-warned-early", "weight": 1, "critical": true, "hours": 1.0, "revision": 1, "status": "active"},
      {"id": "hours-asked", "weight": 3, "critical": false, "hours": 0.25, "revision": 1, "status": "active"},
      {"id": "long-gone", "weight": 2, "critical": false, "hours": 12.0, "revision": 4, "status": "retired"}
    ]}
  ]
}"""


def kept(monkeypatch: pytest.MonkeyPatch, text: str = KEPT) -> None:
    """Lets the content hold one earlier version of "Are you losing customers?"."""
    real = loading.read_content
    files = {"versions/losing-customers.2025.1.json": text}
    monkeypatch.setattr(loading, "read_content", lambda name: files[name] if name in files else real(name))


@pytest.mark.parametrize("made", [*map(load_checklist, IDS), SMALL, RETIRED], ids=lambda made: made.id)
def test_what_show_prints_is_read_back_and_scores_the_same(made: Any) -> None:
    text = text_of(checklist_json(made))
    shape = parse_shape(text, made.id, made.version)
    assert text_of(checklist_json(shape)) == text
    answers = {name: number % 4 for number, name in enumerate(made.items)}
    assert result_json(score(shape, answers)) == result_json(score(made, answers))


def test_a_version_that_was_kept_is_loaded_and_any_other_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(monkeypatch)
    shape = load_version("losing-customers", "2025.1")
    assert shape is not None
    assert (list(shape.items), [each.id for each in shape.sections[0].retired]) == (
        ["promise-warned-early", "hours-asked"],
        ["long-gone"],
    )
    assert shape.cap == 49
    for other in ("2025.2", "", "../x", "2025.1/..", "\0", "x" * 1000, "2025.1\n", "..", "２０２５.1"):
        assert load_version("losing-customers", other) is None
    assert load_version("../losing-customers", "2025.1") is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"2025.1"', '"2025.2"', "version '2025.2'"),
        ('"losing-customers"', '"letting-go"', "it is of 'letting-go'"),
        ('"weight": 3', '"weight": "3"', "weight is '3'"),
        ('"weight": 3', '"weight": true', "weight is True"),
        ('"weight": 3', '"weight": 4', "is not in order"),
        ('"hours": 12.0', '"hours": 1e999', "Infinity"),
        ('"revision": 4, ', "", "has not the keys"),
        ('"status": "retired"', '"status": "gone"', "is not in order"),
        ('"status": "retired"', '"status": "retired", "__proto__": 1', "has not the keys"),
        ('"weight": 100', '"weight": 90', "add up to 90"),
        ('"from": 50', '"from": 80', "the bands start at"),
        ('"hours-asked"', '"promise-warned-early"', "used twice"),
        ('"bands": [', '"bands": [5, ', "5 has not the keys"),
        ("{", "[", "not valid JSON"),
    ],
)
def test_a_kept_version_that_is_out_of_order_is_refused(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, problem: str
) -> None:
    assert old in KEPT
    kept(monkeypatch, KEPT.replace(old, new, 1))
    with pytest.raises(Refused) as refused:
        load_version("losing-customers", "2025.1")
    assert problem in str(refused.value)
    assert str(refused.value).startswith("checklists/content/versions/losing-customers.2025.1.json:")


OLD = document({"promise-warned-early": 3, "hours-asked": 1, "long-gone": 2}, content_version="2025.1")


def test_answers_count_as_of_the_version_they_name(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(monkeypatch)
    file, warnings = of_its_version(parse_answer_file(json.dumps(OLD)))
    # (1 x 3 + 3 x 1) of 12
    assert score(file.checklist, file.values).total.score == 50
    assert len(warnings) == 1
    assert "'long-gone' is not asked" in warnings[0]


def test_a_page_compares_with_an_earlier_version_and_weighs_both_runs_as_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept(monkeypatch)
    # Today promise-warned-early is in a section of weight 16, hours-asked in one of 5.
    reply = ask(ask="compare", old=OLD, new=document({"promise-warned-early": 3, "hours-asked": 3}))
    comparison = reply["comparison"]
    # Old with today's weights: (16 x 100 + 5 x 33.33) / 21 = 84.127; new: 100. You: 15.873 of 100 - 50.
    assert (comparison["old"], comparison["new"]) == (50.0, 100.0)
    assert (comparison["you_changed"], comparison["checklist_changed"]) == (15.873, 34.127)
    assert (comparison["better"], len(comparison["added"]), comparison["retired"]) == (["hours-asked"], 38, [])


@pytest.mark.parametrize(
    ("version", "told"),
    [("1999.1", "content version '1999.1' is not known here"), ("", "its content version is not known here")],
)
def test_a_version_that_was_not_kept_is_read_as_of_today_with_a_warning(version: str, told: str) -> None:
    old = document({"hours-asked": 1}, content_version=version)
    reply = ask(ask="compare", old=old, new=document({"hours-asked": 2}))
    assert reply["comparison"]["checklist_changed"] == 0.0
    assert len(reply["warnings"]) == 1
    assert reply["warnings"][0].startswith("old: ")
    assert told in reply["warnings"][0]


def test_a_file_of_todays_version_needs_no_warning() -> None:
    file = run(SMALL, {"a1": 3})
    assert of_its_version(file) == (file, [])
