"""python -m checklists impact: what a change does to scores, plans and stored runs, and what it still lacks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checklists.impact import next_version
from checklists.loading import load_version
from checklists.model import Refused
from checklists.previewing import Preview, preview, write_missing

ROOT = Path(__file__).resolve().parents[2]
CHECK = "checklists/content/losing-customers.toml"
REFERENCES = "checklists/content/losing-customers.references.toml"
QUESTION = "Are your hours based on what at least 20 customers told you in the past year?"
CHANGES = [
    ("critical = true", "critical = false", "promise-warned-early", "“When a promise will be missed, is the customer told before the deadline, with a new date you are sure of?” no longer holds the result"),
    ("from = 70", "from = 72", "", "“Solid” starts at 72 points instead of 70"),
    ("weight = 4", "weight = 3", "", "“Staff know-how” weighs 3 instead of 4"),
    ("hours = 2", "hours = 0.5", "hours-asked", f"What to do about “{QUESTION}” is planned with 0.5 hours instead of 2"),
    ("revision = 1", "revision = 2", "hours-asked", f"“{QUESTION}” means something else than before"),
]  # fmt: skip
FRAGMENT = ".changes/losing-customers.scores.md"
SHAPE = "checklists/content/versions/losing-customers.2026.11.1.json"


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Mari", "-c", "user.email=mari@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("committed") / "repository"
    shutil.copytree(ROOT / "checklists", root / "checklists", ignore=shutil.ignore_patterns("__pycache__", "versions"))
    git(root.parent, "init", "--quiet", "--initial-branch=main", str(root))
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=First")
    return root


@pytest.fixture
def root(committed: Path, tmp_path: Path) -> Path:
    """A repository of the checklists alone, with everything committed."""
    return Path(shutil.copytree(committed, tmp_path / "repository"))


def edit(root: Path, name: str, old: str, new: str, *, after: str = "") -> None:
    """Replaces the first `old` that follows `after`."""
    text = (root / name).read_text(encoding="utf-8")
    place = text.index(old, text.index(after))
    (root / name).write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")


def reweigh(root: Path) -> None:
    edit(root, CHECK, "weight = 3", "weight = 2", after='id = "promise-warned-early"')


def retire(root: Path) -> None:
    edit(root, CHECK, 'id = "hours-asked"', 'id = "hours-asked"\nstatus = "retired"')


def of_losing(found: Preview) -> dict[str, Any]:
    return next(check for check in found.json()["checks"] if check["id"] == "losing-customers")


def told(found: Preview) -> str:
    return "\n".join(found.lines())


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checklists", "impact", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(command, capture_output=True, text=True, cwd=root, env=environment, check=False)


def test_a_mended_typo_moves_nothing_and_needs_nothing(root: Path) -> None:
    edit(root, CHECK, "without fetching someone?", "without fetching anyone?")
    done = run(root, "--base", "main")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("Nothing moves: score, band and plan of all 4 reference businesses") == 3
    assert "Reworded, and its revision stays, which is right for a typo: `ten-questions-answered`" in done.stdout
    assert "looks like another question" not in done.stdout


def test_a_new_weight_shows_each_score_before_and_after_and_fails_until_it_is_told(root: Path) -> None:
    reweigh(root)
    done = run(root, "--base", "main")
    assert done.returncode == 1
    assert "| Hollis and Rahman Electrical, Leeds | 69." in done.stdout
    assert "weighs 2 instead of 3" in done.stdout
    assert "all 40 questions are still asked and mean the same; they stay fully comparable" in done.stdout
    assert f"Write `{FRAGMENT}`" in done.stdout
    assert "“Are you losing customers?”: “When a promise will be missed, is the customer told" in done.stdout
    assert 'Write `version = "2026.11.2"` in `checklists/content/losing-customers.toml`' in done.stdout

    edit(root, CHECK, '"2026.11.1"', '"2026.11.2"')
    done = run(root, "--base", "main", "--write")
    assert done.returncode == 0
    assert "### To do" not in done.stdout
    assert "### In the changelog\n\n- “Are you losing customers?”: " in done.stdout
    kept = json.loads((root / SHAPE).read_text(encoding="utf-8"))
    assert kept["content_version"] == "2026.11.1"


def test_what_write_keeps_of_the_earlier_version_can_be_read_by_the_engine(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retire(root)
    found = preview("main", root)
    write_missing(found, root)
    monkeypatch.setattr(
        "checklists.loading.read_content", lambda name: (root / "checklists/content" / name).read_text()
    )
    shape = load_version("losing-customers", "2026.11.1")
    assert shape is not None
    assert len(shape.items) == 40
    assert [*found.to_write] == [SHAPE, FRAGMENT]
    assert len(found.to_do) == 3


def test_a_retired_question_says_which_stored_runs_are_compared_without_it(root: Path) -> None:
    retire(root)
    found = preview("main", root)
    assert "share 39 of their 40 questions with this change" in told(found)
    assert "now leaves out: `hours-asked` (no longer asked)." in told(found)
    assert f"“{QUESTION}” is no longer asked" in found.to_write[FRAGMENT]
    bakery = next(each for each in of_losing(found)["moved"] if each["id"] == "tartu-bakery")
    assert bakery["actions"]["went"] == ("hours-asked",)


def test_a_later_change_tells_of_older_kept_versions_too(root: Path) -> None:
    retire(root)
    edit(root, CHECK, '"2026.11.1"', '"2026.11.2"')
    write_missing(preview("main", root), root)
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=Second")
    edit(root, CHECK, "revision = 1", "revision = 2", after='id = "papers-correct"')
    runs = of_losing(preview("main", root))["runs"]
    assert [(each["version"], each["questions"], each["shared"]) for each in runs] == [
        ("2026.11.2", 39, 38),
        ("2026.11.1", 40, 38),
    ]
    assert all(each["lost"] == {"papers-correct": "another meaning"} for each in runs)


def test_every_kind_of_change_is_named_in_words(root: Path) -> None:
    for old, new, after, _ in CHANGES:
        edit(root, CHECK, old, new, after=after)
    edit(root, CHECK, "weight = 5", "weight = 6")
    found = told(preview("main", root))
    for _, _, _, sentence in CHANGES:
        assert f"\n- {sentence}" in found


def test_another_question_under_the_same_revision_is_pointed_out(root: Path) -> None:
    edit(root, CHECK, QUESTION, "Do you open on Sundays when most of your customers are free?")
    found = preview("main", root)
    assert told(found).count("This looks like another question: if its meaning changed, raise its `revision`") == 1
    assert (of_losing(found)["reworded"][0]["raised"], found.to_do) == (False, [])


def test_other_rules_in_the_code_show_though_no_content_changed(root: Path) -> None:
    edit(root, "checklists/scoring.py", "Fraction(100 * part", "Fraction(90 * part")
    found = preview("main", root)
    assert "Every number here comes from a change of the rules in the code: the content stays as it was" in told(found)
    assert len(of_losing(found)["moved"]) == 4
    (name,) = found.to_write
    write_missing(found, root)
    assert preview("main", root).told == [], "the proposed line still asks what changed"
    (root / name).write_text("Everything earns a tenth less.\n")
    assert preview("main", root).to_do == []


def test_a_new_reference_business_is_told_apart_and_moves_nothing(root: Path) -> None:
    with (root / REFERENCES).open("a", encoding="utf-8") as file:
        file.write('\n[[businesses]]\nid = "oslo-kiosk"\nname = "Kiosk, Oslo"\n[businesses.answers]\nhours-asked = 2\n')
    edit(root, REFERENCES, "hours-asked = 1", "hours-asked = 2", after='id = "tartu-bakery"')
    found = preview("main", root)
    assert "Reference businesses added: oslo-kiosk." in told(found)
    assert "Reference businesses with other answers, which both sides here are scored with: tartu-bakery." in told(
        found
    )
    assert (of_losing(found)["businesses"], of_losing(found)["moved"], found.to_do) == (5, (), [])


def test_a_change_is_compared_with_where_it_began_not_with_what_others_did_since(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "mine")
    git(root, "checkout", "--quiet", "main")
    reweigh(root)
    git(root, "commit", "--quiet", "--all", "--message=Theirs")
    git(root, "checkout", "--quiet", "mine")
    assert of_losing(preview("main", root))["changes"] == ()


def test_a_base_that_is_not_there_is_told_with_the_way_to_get_it(root: Path, tmp_path: Path) -> None:
    for base in ("origin/main", "--help", "", "main\n--all"):
        done = run(root, f"--base={base}")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("impact:1: there is no commit ")
        assert "git fetch origin" in done.stderr
    git(root, "commit", "--quiet", "--allow-empty", "--message=Second")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    with pytest.raises(Refused, match="git fetch --unshallow"):
        preview("HEAD~1", tmp_path / "shallow")
    assert run(root).returncode == 2


def test_a_folder_without_git_and_a_machine_without_it_are_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="Run this in a clone"):
        preview("main", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="git is not installed"):
        preview("main", root)


def test_content_that_cannot_be_read_is_told_with_its_place(root: Path) -> None:
    edit(root, CHECK, "weight = 4", "weight = 5")
    with pytest.raises(Refused, match=r"losing-customers.toml:1: the section weights add up to 101"):
        preview("main", root)


@pytest.mark.parametrize(("version", "then"), [("2026.11.1", "2026.11.2"), ("2026.9", "2026.10"), ("first", "first.1")])
def test_the_version_proposed_is_the_next(version: str, then: str) -> None:
    assert next_version(version) == then
