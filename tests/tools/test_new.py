"""scripts/new.py: what it writes is in order at once, and it writes everything or nothing."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import new
import pytest
import yaml
from unfinished import unfinished

from checklists import checking, loading
from checklists.checking import content_problems
from checklists.loading import load_checklist
from checklists.model import Refused
from checklists.results import result_json
from checklists.scoring import score

ROOT = Path(__file__).resolve().parents[2]
CONTENT = "checklists/content"
GUIDE = ["guide", "speak-plainly", "--title", 'Speak "plainly": 3 ways', "--section", "stop_losing"]
TEMPLATE = ["template", "price-list", "--title", "Price list", "--group", "letting-go"]
ITEM = ["item", "losing-customers", "quality", "thanked-on-leaving"]
CHECK = ["check", "safe-at-work", "--title", "Is your team safe?", "--section", "handle_difficult",
         "--guide", "guides/look-after-your-team.md", "--first", "doors", "doors-checked"]  # fmt: skip
LANGUAGE = ["language", "lv", "Latviešu"]
EVERYTHING = (GUIDE, TEMPLATE, ITEM, CHECK, LANGUAGE)


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that holds words, which the content checks look at instead."""
    for folder in ("docs", CONTENT):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ("mkdocs.yml", "overrides/translations.py"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    for module in (loading, checking):
        monkeypatch.setattr(module, "CONTENT", str(tmp_path / CONTENT))
    monkeypatch.setattr(checking, "GUIDES", str(tmp_path / "docs" / "en"))
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def begin(root: Path, arguments: list[str]) -> list[str]:
    return new.begun(root, arguments).write()


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (GUIDE, "docs/en/guides/speak-plainly.md docs/en/search.toml mkdocs.yml"),
        (TEMPLATE, "docs/en/templates/price-list.md docs/en/templates/index.md docs/en/search.toml mkdocs.yml"),
        (ITEM, f"{CONTENT}/losing-customers.toml {CONTENT}/losing-customers.references.toml {CONTENT}/published.toml docs/en/guides/do-the-job-properly.md"),
        (CHECK, f"{CONTENT}/safe-at-work.toml {CONTENT}/safe-at-work.references.toml {CONTENT}/published.toml docs/en/checks/safe-at-work.md docs/en/guides/look-after-your-team.md docs/en/search.toml mkdocs.yml"),
        (LANGUAGE, "docs/lv/words.toml docs/lv/search.toml overrides/translations.py"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)  # fmt: skip
def test_a_new_thing_changes_just_the_files_it_names_only_adds_lines_and_has_no_fault(
    words: Path, arguments: list[str], changed: str
) -> None:
    before = files(words)
    written = begin(words, arguments)
    after = files(words)
    assert sorted(written) == sorted(changed.split())
    assert {name for name in after if after[name] != before.get(name)} == set(written)
    for name in written:
        if name in before and not name.endswith("translations.py"):
            new_lines = iter(after[name].splitlines())
            assert all(line in new_lines for line in before[name].splitlines()), name  # the old ones, in their order
    assert content_problems() == []


@pytest.mark.parametrize("arguments", EVERYTHING, ids=lambda arguments: arguments[0])
def test_what_is_left_to_fill_in_is_told_by_file_and_line_until_it_is_done(words: Path, arguments: list[str]) -> None:
    assert list(unfinished(words)) == []
    begin(words, arguments)
    told = list(unfinished(words))
    assert told
    for problem in told:
        line = (words / problem.file).read_text(encoding="utf-8").split("\n")[problem.line - 1]
        assert "Write here:" in line
        assert problem.problem.startswith("still to fill in: ")
    for file in {words / problem.file for problem in told}:
        file.write_text(file.read_text(encoding="utf-8").replace("Write here:", "Done:"), encoding="utf-8")
    assert list(unfinished(words)) == []


@pytest.mark.parametrize(
    ("arguments", "problem", "remedy"),
    [
        (["guide", "fair-prices", *GUIDE[2:]], "exists already", "another name"),
        (["guide", "Fair Prices", *GUIDE[2:]], "cannot be a name", "small letters"),
        (["guide", "../fair", *GUIDE[2:]], "cannot be a name", "small letters"),
        ([*GUIDE[:-1], "stop_loosing"], "no section 'stop_loosing'", "'stop_losing'"),
        ([*GUIDE[:3], "two\nlines", *GUIDE[4:]], "cannot be a title", "one line"),
        (["template", "promise-log", *TEMPLATE[2:]], "exists already", "another name"),
        ([*TEMPLATE[:-1], "leting-go"], "no group 'leting-go'", "'letting-go'"),
        (["item", "loosing-customers", *ITEM[2:]], "no check 'loosing-customers'", "'losing-customers'"),
        (["item", "losing-customers", "qualty", "x"], "no section 'qualty'", "'quality'"),
        ([*ITEM[:-1], "hours-asked"], "is taken", "for ever"),
        ([*ITEM[:-1], "quality"], "is taken", "for ever"),
        (["check", "letting-go", *CHECK[2:]], "is taken", "for ever"),
        ([*CHECK[:7], "guides/look-after-your-tea.md", *CHECK[8:]], "no page", "look-after-your-team"),
        ([*CHECK[:-1], "doors"], "used twice", "its own id"),
        (["language", "et", "Eesti"], "there is a language", "another code"),
        (["language", "xx", "Nobody's"], "writes numbers", "ISO 639"),
        (["language", "Latvian", "Latviešu"], "cannot be a language's code", "lv"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_the_nearest_that_can_and_nothing_is_written(
    words: Path, arguments: list[str], problem: str, remedy: str
) -> None:
    before = files(words)
    with pytest.raises(Refused) as refused:
        begin(words, arguments)
    assert problem in str(refused.value)
    assert remedy in str(refused.value)
    assert files(words) == before


def test_a_file_that_cannot_be_written_leaves_all_files_as_they_were(words: Path) -> None:
    draft = new.begun(words, GUIDE)
    before = files(words)
    draft.texts["docs/en/words.toml/below-a-file.md"] = "x"
    with pytest.raises(OSError, match=r"words\.toml"):
        draft.write()
    assert files(words) == before


def test_a_new_item_gets_the_next_code_of_its_section_and_moves_no_invented_business(words: Path) -> None:
    for check, section, code in (
        ("losing-customers", "quality", "L06e"),
        ("letting-go", "know-what-they-bring", "KA6"),
    ):
        begin(words, ["item", check, section, "brand-new"])
        checklist = load_checklist(check)
        item = checklist.items["brand-new"]
        assert (item.plan, checklist.section(section).items[-1]) == (code, item)
        published = tomllib.loads((words / CONTENT / "published.toml").read_text(encoding="utf-8"))[check]
        assert list(published.items())[-1] == (code, "brand-new")
        references = tomllib.loads((words / CONTENT / f"{check}.references.toml").read_text(encoding="utf-8"))
        for business in references["businesses"]:
            document = result_json(score(checklist, business["answers"]))
            figures = {**document["total"], "open": document["counts"]["open"]}
            assert {name: figures[name] for name in business["expected"]} == business["expected"]


def test_the_menu_keeps_its_comments_and_order_and_gets_the_page_beside_its_kind(words: Path) -> None:
    menu = words / "mkdocs.yml"
    text = menu.read_text(encoding="utf-8").replace("  - stop_losing:\n", "  - stop_losing:  # the ten ways\n")
    menu.write_text(
        text.replace("      - guides/fair-prices.md\n", "      - guides/fair-prices.md  # last\n"), encoding="utf-8"
    )
    begin(words, GUIDE)
    after = menu.read_text(encoding="utf-8")
    assert (
        "      - guides/fair-prices.md  # last\n      - guides/speak-plainly.md\n      - checks/losing-customers.md\n"
        in after
    )
    assert "  - stop_losing:  # the ten ways\n" in after


def test_a_title_with_quotes_and_a_colon_stays_as_it_is_typed(words: Path) -> None:
    begin(words, GUIDE)
    text = (words / "docs/en/guides/speak-plainly.md").read_text(encoding="utf-8")
    assert yaml.safe_load(text.split("---")[1])["title"] == GUIDE[3]
    begin(words, [*CHECK[:3], 'Is "it" safe?', *CHECK[4:]])
    assert load_checklist("safe-at-work").title == 'Is "it" safe?'


def test_a_new_language_stands_beside_the_others_and_its_words_count_as_out_of_date(words: Path) -> None:
    begin(words, LANGUAGE)
    names = re.search(
        r"^LANGUAGES = (\{.*\})$", (words / "overrides/translations.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert names is not None
    assert list(json.loads(names[1]).items())[-1] == ("lv", "Latviešu")
    english, latvian = (
        tomllib.loads((words / f"docs/{code}/words.toml").read_text(encoding="utf-8")) for code in ("en", "lv")
    )
    assert latvian == english


def test_everything_new_shows_at_once_in_a_language_that_is_new_too(project: Path) -> None:
    for arguments in EVERYTHING:
        begin(project, arguments)
    code = "import sys; sys.path.insert(0, 'scripts'); import build; build.SITE.mkdir(); build.build_language('lv'); build.put_in_place('lv', build.SITE)"
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]

    def page(path: str) -> str:
        return (project / "site" / "lv" / path / "index.html").read_text(encoding="utf-8")

    assert 'lang="lv"' in page("")
    assert "This page is not in English yet" in page("guides/speak-plainly")  # the words, until they are translated
    assert "Speak &quot;plainly&quot;" in page("guides/speak-plainly") or 'Speak "plainly"' in page(
        "guides/speak-plainly"
    )
    assert "speak-plainly" in page("guides/fair-prices")
    assert 'href="price-list/"' in page("templates") or 'href="../templates/price-list/"' in page("templates")
    assert 'id="thanked-on-leaving"' in page("checks/losing-customers")
    assert "do-the-job-properly/#thanked-on-leaving" in page("checks/losing-customers")
    assert 'id="thanked-on-leaving"' in page("guides/do-the-job-properly")
    assert 'data-checklist="safe-at-work"' in page("checks/safe-at-work")
    assert 'hreflang="lv" aria-current="true">Latviešu' in page("")
