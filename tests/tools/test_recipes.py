"""Every recipe of .github/CONTRIBUTING.md, followed to the letter: its own example, on a copy, does what it says."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(part.split("\n", 1) for part in GUIDE.split("\n## ")[1:])
CHECK = "checklists/content/losing-customers"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project without what is built, on which commands run."""
    for folder in ("docs", "checklists", "overrides", "scripts", "tests/engine"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("mkdocs.yml", "package-lock.json", "pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    for installed in (".venv", "node_modules"):
        (tmp_path / installed).symlink_to(ROOT / installed)
    if waiting := [name for name in behind(tmp_path) if (tmp_path / name).exists()]:
        run(tmp_path, f"python3 scripts/translated.py --done {shlex.join(waiting)}")
    return tmp_path


def run(root: Path, command: str) -> str:
    words = shlex.split(command)
    done = subprocess.run([sys.executable, *words[1:]], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def follow(root: Path, title: str) -> None:
    """Makes the change that the recipe's example shows, or runs its command."""
    recipe = RECIPES[title]
    if command := re.search(r"```sh\n(.*)\n```", recipe):
        assert "Written:" in run(root, command[1])
        return
    example = re.search(r"`([\w/.-]+\.(?:md|toml))`[^`]*```diff\n(.*?)```", recipe, re.DOTALL)
    assert example is not None
    lines = example[2].splitlines()
    old, new = ("\n".join(line[1:] for line in lines if line[0] in f" {mark}") for mark in "-+")
    file = root / example[1]
    text = file.read_text(encoding="utf-8")
    assert old in text, f"the example of {title!r} is no longer what {example[1]} says"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def check(root: Path) -> str:
    return run(root, "python3 -m checklists check")


def behind(root: Path) -> list[str]:
    """The translations that are listed as out of date or missing."""
    lines = run(root, "python3 scripts/translated.py").splitlines()
    return [line.partition(":")[0] for line in lines if ": " in line]


def in_all_languages(name: str) -> list[str]:
    return [name.format(language) for language in ("th", "et", "fil")]


def test_a_recipe_has_no_more_than_twelve_lines_besides_its_example() -> None:
    assert len(RECIPES) == 11
    for title, recipe in RECIPES.items():
        told = re.sub(r"```.*?```", "", recipe, flags=re.DOTALL)
        assert len([line for line in told.splitlines() if line.strip()]) <= 12, title
        assert "Undo" in told, title


def test_every_command_and_file_that_the_guide_names_exists() -> None:
    coming = {"scripts/fix.py"}
    for name in (
        set(re.findall(r"`?(?:python3 )?((?:scripts|docs|overrides|tests|checklists)/[\w/.-]+\.(?:py|md|toml))", GUIDE))
        - coming
    ):
        if "/lv" not in name and ".lv." not in name:
            assert (ROOT / name).exists(), name


@pytest.mark.parametrize("title", ["Fix a word", "Check a legal box again"])
def test_a_changed_word_makes_three_translations_out_of_date_until_they_are_marked(copy: Path, title: str) -> None:
    follow(copy, title)
    stale = in_all_languages("docs/{}/guides/fair-prices.md")
    assert sorted(behind(copy)) == sorted(stale)
    run(copy, re.findall(r"`(python3 scripts/translated\.py --done .*)`", RECIPES["Fix a word"])[0])
    assert behind(copy) == []


def test_a_new_guide_is_missing_in_the_other_languages_only(copy: Path) -> None:
    follow(copy, "Add a guide")
    assert (copy / "docs/en/guides/win-people-back.md").exists()
    assert sorted(behind(copy)) == sorted(in_all_languages("docs/{}/guides/win-people-back.md"))


def test_a_new_item_is_asked_and_passes_the_check_of_content(copy: Path) -> None:
    follow(copy, "Add an item")
    assert "holiday-hours-online" in run(copy, "python3 -m checklists show losing-customers")
    assert "still to fill in: a question" in run(copy, "python3 scripts/unfinished.py")
    assert subprocess.run([sys.executable, "-m", "checklists", "check"], cwd=copy, check=False).returncode == 0
    assert sorted(behind(copy)) == sorted(
        [*in_all_languages(f"{CHECK}.{{}}.toml"), *in_all_languages("docs/{}/guides/first-impressions.md")]
    )
    assert references(copy).returncode == 0


def references(root: Path) -> "subprocess.CompletedProcess[str]":
    """The test that the recipes call the check of the invented businesses."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/engine/test_references.py"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_reworded_item_makes_translations_out_of_date_and_moves_no_score(copy: Path) -> None:
    follow(copy, "Reword an item")
    assert sorted(behind(copy)) == sorted(in_all_languages(f"{CHECK}.{{}}.toml"))
    assert references(copy).returncode == 0


def test_a_reweighed_item_moves_the_invented_businesses_and_no_translation(copy: Path) -> None:
    follow(copy, "Reweigh an item")
    assert behind(copy) == []
    moved = references(copy)
    assert moved.returncode == 1
    assert "a_reference_business_gets_the_figures_worked_out_by_hand" in moved.stdout
    assert "{'score': " in moved.stdout


def test_a_retired_item_is_named_wherever_it_is_still_spoken_of_and_then_no_longer_asked(copy: Path) -> None:
    follow(copy, "Retire an item")
    told = check(copy)
    places = [*in_all_languages(f"{CHECK}.{{}}.toml"), f"{CHECK}.references.toml"]
    for place in places:
        assert place in told
        file = copy / place
        text = re.sub(
            r"^\[items\.hours-asked\]\n(?:.+\n)+\n?", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        file.write_text(re.sub(r"^hours-asked = .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    run(copy, f"python3 scripts/translated.py --done {' '.join(places[:3])}")
    assert subprocess.run([sys.executable, "-m", "checklists", "check"], cwd=copy, check=False).returncode == 0
    assert behind(copy) == []
    assert "hours-asked" not in run(copy, "python3 -m checklists show losing-customers")


def test_a_new_template_is_on_the_overview(copy: Path) -> None:
    follow(copy, "Add a template")
    assert "(payment-reminder.md)" in (copy / "docs/en/templates/index.md").read_text(encoding="utf-8")


def test_a_page_that_was_translated_again_is_no_longer_out_of_date(copy: Path) -> None:
    english, estonian = (copy / f"docs/{code}/guides/fair-prices.md" for code in ("en", "et"))
    estonian.unlink()
    assert behind(copy) == ["docs/et/guides/fair-prices.md"]
    shutil.copy(english, estonian)
    assert behind(copy) == ["docs/et/guides/fair-prices.md"]
    run(copy, re.findall(r"`(python3 scripts/translated\.py --done .*)`", RECIPES["Translate a page"])[0])
    assert behind(copy) == []


def test_a_new_language_is_listed_as_not_translated_yet(copy: Path) -> None:
    follow(copy, "Add a language")
    listed = behind(copy)
    assert {"docs/lv/words.toml", "docs/lv/index.md", f"{CHECK}.lv.toml"} <= set(listed)
    assert all("lv" in name for name in listed)


def test_a_new_check_can_be_shown_and_passes_the_check_of_content(copy: Path) -> None:
    follow(copy, "Add a whole check")
    assert "exits-kept-free" in run(copy, "python3 -m checklists show safe-premises")
    assert subprocess.run([sys.executable, "-m", "checklists", "check"], cwd=copy, check=False).returncode == 0
    published = tomllib.loads((copy / "checklists/content/published.toml").read_text(encoding="utf-8"))
    assert published["safe-premises"] == {"AA1": "exits-kept-free"}
