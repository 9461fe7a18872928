"""python -m checklists compare and merge."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from test_command_line import LOSING, ROOT, answer_file, run

from checklists.answers import parse_answer_file
from checklists.comparing import compare, comparison_json, merge, merged_json
from checklists.documents import text_of
from checklists.results import checklist_json

OLD = {"ten-questions-answered": 1, "promise-warned-early": 3, "hours-asked": "unknown", "full-price-known": 2}
NEW = {"ten-questions-answered": 3, "promise-warned-early": 1, "hours-asked": 2, "hours-shown-true": 0}


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "old.json", tmp_path / "new.json"]
    for path, answers in zip(paths, (OLD, NEW), strict=True):
        path.write_text(answer_file(answers))
    return [str(path) for path in paths]


def test_compare_prints_the_published_json(files: list[str]) -> None:
    done = run("compare", *files, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    expected = compare(*(parse_answer_file(answer_file(answers)) for answers in (OLD, NEW)))
    assert done.stdout == text_of(comparison_json(expected)) + "\n"
    assert run("compare", "-", files[1], "--json", stdin=answer_file(OLD)).stdout == done.stdout
    assert {run("compare", *files, "--json", seed=seed).stdout for seed in ("1", "42")} == {done.stdout}


def test_compare_tells_people_both_totals_and_what_changed(files: list[str]) -> None:
    text = run("compare", *files).stdout
    # Before: know-how 33.33 at 4, honesty 100 at 16, hours 0 at 5, prices 66.67 at 18: 68.2.
    # Now: 100 at 4, 33.33 at 16, hours (2 x 2 + 3 x 0) of 15 = 26.67 at 5: 42.7.
    # The exact difference is 42.6667 - 68.2171 = -25.5504.
    assert text.startswith("Are you losing customers? 68.2 before, 42.7 now, of 100")
    assert "Your answers changed it by -25.6, the checklist by 0.0" in text
    practice = LOSING.items["ten-questions-answered"].practice
    assert f"Better:\n  ten-questions-answered: {practice} (1 -> 3)" in text
    assert "(unknown -> 2)" in text
    assert "Worse:\n  promise-warned-early: " in text
    assert "Newly answered:\n  hours-shown-true: " in text
    assert "(open -> 0)" in text
    assert "No longer asked" not in text


def test_compare_counts_an_old_file_as_of_its_own_content_version(tmp_path: Path) -> None:
    engine = tmp_path / "checklists"
    shutil.copytree(ROOT / "checklists", engine, ignore=shutil.ignore_patterns("__pycache__"))
    shape = checklist_json(LOSING) | {"content_version": "2025.1"}
    shape["sections"][0]["items"].append({**shape["sections"][0]["items"][0], "id": "long-gone"})
    (engine / "content" / "versions").mkdir(exist_ok=True)
    (engine / "content" / "versions" / "losing-customers.2025.1.json").write_text(text_of(shape))
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(answer_file({**OLD, "long-gone": 0}).replace(LOSING.version, "2025.1"))
    new.write_text(answer_file(NEW))
    done = run("compare", str(old), str(new), "--json", cwd=tmp_path)
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr, document["retired"]) == (0, "", ["long-gone"])
    assert document["checklist_changed"] != 0
    assert "No longer asked:\n  long-gone (0)" in run("compare", str(old), str(new), cwd=tmp_path).stdout


def test_compare_warns_of_a_content_version_that_was_not_kept(files: list[str]) -> None:
    old = Path(files[0])
    before = run("compare", *files, "--json").stdout
    old.write_text(old.read_text().replace(LOSING.version, "1999.1"))
    done = run("compare", *files, "--json")
    assert (done.returncode, done.stdout) == (0, before)
    assert (
        f"{old}: its content version '1999.1' is not known here, so it was read as of {LOSING.version}" in done.stderr
    )


def test_merge_prints_the_published_json(files: list[str]) -> None:
    done = run("merge", *files, files[0], "--json")
    assert (done.returncode, done.stderr) == (0, "")
    expected = merge([parse_answer_file(answer_file(answers)) for answers in (OLD, NEW, OLD)])
    assert done.stdout == text_of(merged_json(expected)) + "\n"
    assert run("merge", *reversed([*files, files[0]]), "--json").stdout == done.stdout


def test_merge_tells_people_how_many_they_are_and_what_to_discuss(files: list[str]) -> None:
    text = run("merge", *files).stdout
    assert text.startswith("2 people: Are you losing customers? ")
    # promise-warned-early: 2 apart x weight 3 x 16; ten-questions-answered: 2 x its weight x 4.
    first, second = text[text.index("Discuss first:") :].splitlines()[1:3]
    assert first.startswith("  promise-warned-early: ")
    assert first.endswith("(2 answers, 2 apart, 0 unknown, 0 not relevant)")
    assert second.startswith("  ten-questions-answered: ")
    assert "Nobody's answers are far apart." in run("merge", files[0], files[0]).stdout


def test_many_files_are_merged_at_once(files: list[str]) -> None:
    done = run("merge", *files * 100, "--json")
    assert json.loads(done.stdout)["people"] == 200
    done = run("merge", *files * 100, files[0])
    assert (done.returncode, done.stdout) == (1, "")
    assert "there are 201 files. Choose 200 at most" in done.stderr


def other(text: str) -> str:
    return text.replace('"losing-customers"', '"letting-go"')


@pytest.mark.parametrize("command", ["compare", "merge"])
@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        ("{", "standard input:1: this is not valid JSON"),
        (other(answer_file()), "standard input:1: this is of the checklist 'letting-go'"),
        (answer_file({"hours-asked": 9}), "standard input:1: answers.hours-asked.value: 9 is not an answer"),
        (answer_file({"\ud800" * 90: 1, "hours-asked": 9}), "answers.hours-asked.value: 9"),
        (answer_file({"\ud800" * 90: 9}), "9 is not an answer"),
        ("x" * 3_000_000, "standard input:1: this is larger than 2 MB"),
    ],
)
def test_refused_input_gives_the_reason_and_status_one(
    command: str, files: list[str], stdin: str, message: str
) -> None:
    done = run(command, files[0], "-", stdin=stdin)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_item_nobody_can_print_ends_in_a_warning(files: list[str]) -> None:
    done = run("merge", *files, "-", "--json", stdin=answer_file({"\ud800" * 90: 1}))
    assert done.returncode == 0
    assert "is not asked by this checklist" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare"],
        ["compare", "a"],
        ["compare", "a", "b", "c"],
        ["compare", "-", "-"],
        ["merge"],
        ["merge", "a"],
        ["merge", "-", "a", "-"],
    ],
)
def test_wrong_usage_gives_status_two(arguments: list[Any]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
