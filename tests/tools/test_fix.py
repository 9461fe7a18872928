"""scripts/fix.py: what it mends, that it says so, and that it changes no meaning."""

from datetime import date
from pathlib import Path

import fix
import pytest
from rules.reading import Tree
from rules.shape import PUBLISHED

import translations

TOP = "---\ndescription: Tea\n---\n"
PAGE, THAI = "docs/en/guides/tea.md", "docs/th/guides/tea.md"
SEARCH = "#:schema ../../checklists/schemas/search.json\n"
CHECK = 'id = "tea"\n[[sections]]\nid = "a"\n[[sections.items]]\nid = "{}"\nplan = "{}"\n'
SCHEMA = "#:schema ../schemas/published.json\n"


def mended(files: dict[str, str]) -> dict[str, tuple[str, list[tuple[int, str]]]]:
    return fix.mended(Tree(files, date.min))


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        (PAGE, f"{TOP}Hot tea. \n", f"{TOP}Hot tea.\n", (4, "spaces at the end taken away")),
        (PAGE, f"{TOP}Hot\t\n", f"{TOP}Hot\n", (4, "spaces at the end taken away")),
        (PAGE, f"{TOP}Hot tea.", f"{TOP}Hot tea.\n", (4, "the last line ends as it should")),
        (PAGE, f"{TOP}Hot tea.\n\n\n", f"{TOP}Hot tea.\n", (4, "the last line ends as it should")),
        (PAGE, f"{TOP}## Tea, don't [boil](x.md) it\n", f"{TOP}## Tea, don't [boil](x.md) it {{: #tea-dont-boil-it }}\n", (4, 'the heading has the id "tea-dont-boil-it"')),
        (PAGE, f"{TOP}## Tea {{: #tea }}\n### Tea\n", f"{TOP}## Tea {{: #tea }}\n### Tea {{: #tea-2 }}\n", (5, 'the heading has the id "tea-2"')),
        ("docs/en/search.toml", '"x.md" = ["tea"]\n', f'{SEARCH}"x.md" = ["tea"]\n', (1, "the first line names the schema")),
        ("docs/en/search.toml", '#:schema old.json\n"x.md" = ["tea"]\n', f'{SEARCH}"x.md" = ["tea"]\n', (1, "the first line names the schema")),
    ],
)  # fmt: skip
def test_what_a_machine_can_mend_is_mended_and_told(file: str, before: str, after: str, told: tuple[int, str]) -> None:
    assert mended({file: before}) == {file: (after, [told])}
    assert mended({file: after}) == {}


@pytest.mark.parametrize(
    "text", [f"{TOP}One line  \nand the next\n", f"{TOP}# Tea\n", f"{TOP}```\n## Not a heading\n```\n"]
)
def test_what_means_something_stays(text: str) -> None:
    assert mended({PAGE: text}) == {}


def test_a_translation_gets_the_id_of_the_english_heading() -> None:
    done = mended({THAI: f"{TOP}## ชา\n", PAGE: f"{TOP}## Hot tea\n"})
    assert done[THAI] == (f"{TOP}## ชา {{: #hot-tea }}\n", [(4, 'the heading has the id "hot-tea"')])


def test_a_new_question_is_published_at_the_end_of_its_check() -> None:
    check = "#:schema ../schemas/check.json\n" + CHECK.format("tea-hot", "TA2")
    published = f'{SCHEMA}[tea]\nTA1 = "cup-clean"\n\n[milk]\nMA1 = "cold"\n'
    files = {"checklists/content/tea.toml": check, PUBLISHED: published}
    wanted = f'{SCHEMA}[tea]\nTA1 = "cup-clean"\nTA2 = "tea-hot"\n\n[milk]\nMA1 = "cold"\n'
    assert mended(files) == {PUBLISHED: (wanted, [(4, 'the question "tea-hot" is published')])}
    assert mended({**files, PUBLISHED: wanted}) == {}


def test_the_content_of_today_has_nothing_to_mend() -> None:
    assert mended(dict(Tree.read(fix.install.ROOT, date.min).files)) == {}


def test_translations_of_a_mended_page_are_still_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs/en/guides").mkdir(parents=True)
    (tmp_path / "docs/th/guides").mkdir(parents=True)
    (tmp_path / PAGE).write_text(f"{TOP}Hot tea. \n", encoding="utf-8")
    (tmp_path / THAI).write_text("---\ndescription: Tea\nsource: 0123456789\n---\nชา\n", encoding="utf-8")
    pair = translations.Pair(tmp_path / PAGE, tmp_path / THAI, "th")
    pair.stamp()
    monkeypatch.setattr(fix.install, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "pairs", lambda: iter([pair]))
    monkeypatch.setattr(fix.schemas, "write", list)
    monkeypatch.setattr(fix, "_python", list)
    fix.main()
    assert capsys.readouterr().out == f"{PAGE}, line 4: spaces at the end taken away.\n"
    assert pair.state() == "current"
    fix.main()
    assert capsys.readouterr().out == "There is nothing to mend.\n"


@pytest.mark.parametrize(("file", "data"), [(PAGE, b"Tea \xff \n"), ("docs/en/search.toml", b"[tea \n")])
def test_a_file_that_cannot_be_read_is_named_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: str, data: bytes
) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_bytes(data)
    monkeypatch.setattr(fix.install, "ROOT", tmp_path)
    with pytest.raises(SystemExit):
        fix.main()
    assert f"{file} cannot be read.\nMend it first" in capsys.readouterr().err
    assert (tmp_path / file).read_bytes() == data
