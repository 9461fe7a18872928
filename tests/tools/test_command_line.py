"""python -m checklists: check, show, score, plan."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checklists.documents import text_of
from checklists.loading import load_checklist
from checklists.results import result_json
from checklists.scoring import score

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = {"ten-questions-answered": 3, "promise-warned-early": 1, "hours-asked": "unknown"}
LOSING = load_checklist("losing-customers")


def run(*arguments: str, stdin: str = "", seed: str = "0", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "checklists", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        check=False,
    )


def answer_file(answers: dict[str, Any] = ANSWERS) -> str:
    entries = {item: {"value": value, "on": "2026-11-21"} for item, value in answers.items()}
    file = {"format": "customer-handbook-answers", "format_version": 1, "checklist": "losing-customers"}
    return json.dumps({**file, "content_version": LOSING.version, "saved": "2026-11-21", "answers": entries})


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "answers.json"
    path.write_text(answer_file())
    return str(path)


def test_score_prints_the_published_json(file: str) -> None:
    done = run("score", file, "--json")
    assert done.returncode == 0
    assert done.stdout == text_of(result_json(score(LOSING, ANSWERS))) + "\n"


def test_score_reads_standard_input(file: str) -> None:
    assert run("score", "-", "--json", stdin=answer_file()).stdout == run("score", file, "--json").stdout


def test_the_hash_seed_changes_no_byte_of_any_output(file: str) -> None:
    for command in (
        ["score", file, "--json"],
        ["plan", file, "--hours", "5", "--json"],
        ["show", "losing-customers", "--json"],
    ):
        assert len({run(*command, seed=seed).stdout for seed in ("0", "1", "42")}) == 1


def test_score_tells_people_the_range_what_holds_it_and_what_to_do(file: str) -> None:
    text = run("score", file).stdout
    assert text.startswith("Are you losing customers? 37 of 100, between 3 and 49 (provisional, 37 open)\n")
    assert "Fix first: " in text
    assert "  not answered yet  Quality (weight 10)" in text
    assert " * +42.7      1 h  promise-warned-early: " in text
    assert "hours-asked: Find out first: " in text


def test_score_says_what_holds_it_what_is_left_out_and_that_answers_are_few() -> None:
    answers = {**dict.fromkeys(LOSING.items, 3), "full-price-known": 1}
    text = run("score", "-", stdin=answer_file(answers)).stdout
    assert f"held at 49 until: {LOSING.items['full-price-known'].practice}" in text
    few = {name: "na" if i < 12 else 3 for i, name in enumerate(LOSING.items)}
    text = run("score", "-", stdin=answer_file(few)).stdout
    assert "Based on few answers" in text
    assert "          left out  Staff know-how (weight 4)" in text


def test_a_practice_that_is_usual_is_to_be_made_provable() -> None:
    text = run("score", "-", stdin=answer_file({"hours-asked": 2})).stdout
    assert f"Make it provable: {LOSING.items['hours-asked'].proof}" in text


def test_with_nothing_relevant_score_says_so() -> None:
    text = run("score", "-", stdin=answer_file(dict.fromkeys(LOSING.items, "na"))).stdout
    assert "no figure: no question is relevant (complete)" in text


def test_the_receipt_shows_each_question(file: str) -> None:
    text = run("score", file, "--receipt").stdout
    assert "Honesty and promises: 3 of 9 points = 33.3333, weight 16" in text
    assert "promise-warned-early: weight 3 x answer 1 = 3 of 9" in text
    assert "promise-checked-first: open, not counted yet" in text
    assert "Total: (4 x 100 + 5 x 0 + 16 x 33.3333) / 25 = 37.3333" in text
    assert "Held at 49 by: promise-warned-early" in text
    assert json.loads(run("score", file, "--receipt", "--json").stdout)["receipt"]["weight"] == 25


def test_raising_a_section_shows_both_totals(file: str) -> None:
    document = json.loads(run("score", file, "--raise", "honesty=6", "--json").stdout)
    assert document["total"]["score"] > document["raised"]["score"]


@pytest.mark.parametrize(
    ("raised", "status", "message"),
    [
        ("honesty", 2, "is not SECTION=N"),
        ("=3", 2, "is not SECTION=N"),
        ("honest=2", 1, "Did you mean 'honesty'"),
        ("honesty=7", 1, "from 1 to 6"),
    ],
)
def test_a_wrong_raise_is_refused(file: str, raised: str, status: int, message: str) -> None:
    done = run("score", file, "--raise", raised)
    assert done.returncode == status
    assert message in done.stderr
    assert done.stdout == ""


def test_only_one_section_can_be_raised(file: str) -> None:
    done = run("score", file, "--raise", "honesty=2", "--raise", "quality=3")
    assert done.returncode == 1
    assert "only one section" in done.stderr


def test_plan_chooses_what_fits(file: str) -> None:
    document = json.loads(run("plan", file, "--hours", "1", "--json").stdout)
    assert document["chosen"] == ["promise-warned-early"]
    assert document["hours"] <= 1
    assert "1 of 1 hours" in run("plan", file, "--hours", "1").stdout


def test_show_lists_every_question_with_its_weight() -> None:
    document = json.loads(run("show", "losing-customers", "--json").stdout)
    assert sum(len(section["items"]) for section in document["sections"]) == 40
    assert "promise-warned-early" in run("show", "losing-customers").stdout


def test_check_finds_no_fault_in_what_is_published() -> None:
    done = run("check", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert "0 problem(s)" in run("check").stdout


def test_an_answer_to_a_retired_or_unknown_question_is_named_in_a_warning() -> None:
    done = run("score", "-", "--json", stdin=answer_file({**ANSWERS, "no-such-item": 3}))
    assert done.returncode == 0
    assert "'no-such-item' is not asked" in done.stderr
    assert done.stdout == run("score", "-", "--json", stdin=answer_file()).stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["score", "no-such-file.json"], "", "no-such-file.json:1: cannot be read"),
        (["score", "-"], "{", "standard input:1: this is not valid JSON"),
        (["score", "-"], answer_file({"hours-asked": 9}), "answers.hours-asked.value: 9 is not an answer"),
        (["show", "losing-costumers"], "", "Did you mean 'losing-customers'?"),
    ],
)
def test_refused_input_gives_the_reason_and_status_one(arguments: list[str], stdin: str, message: str) -> None:
    done = run(*arguments, stdin=stdin)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["sc0re"],
        ["score"],
        ["decide"],
        ["decide", "a", "b"],
        ["plan", "-"],
        ["plan", "-", "--hours", "-3"],
        ["plan", "-", "--hours", "x"],
    ],
)
def test_wrong_usage_gives_status_two(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


def test_output_is_utf8_whatever_the_machine_speaks() -> None:
    command = [sys.executable, "-m", "checklists", "show", "losing-customers"]
    plain = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, capture_output=True, env=plain, cwd=ROOT, check=False)
    assert done.returncode == 0
    assert "Are you losing customers?" in done.stdout.decode("utf-8")


def test_a_reader_that_goes_away_causes_no_traceback() -> None:
    done = subprocess.run(
        f"{sys.executable} -m checklists show losing-customers | true", shell=True, capture_output=True, text=True,
        cwd=ROOT, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr


def test_a_refused_checklist_names_the_file_it_stands_in() -> None:
    text = answer_file().replace('"losing-customers"', '"losing-costumers"')
    done = run("score", "-", stdin=text)
    assert "standard input:1: checklist: there is no checklist 'losing-costumers'" in done.stderr
    assert "Did you mean 'losing-customers'?" in done.stderr


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.json"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    done = run("score", str(path))
    assert done.returncode == 1
    assert "not a text file" in done.stderr
