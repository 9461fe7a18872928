"""python -m checklists check: faults in any content file, told with file, line and remedy."""

import shutil
from pathlib import Path

import pytest

from checklists import checking, loading
from checklists.checking import content_problems


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all content files that the checks look at instead."""
    shutil.copytree(loading.CONTENT, tmp_path, dirs_exist_ok=True)
    for module in (loading, checking):
        monkeypatch.setattr(module, "CONTENT", str(tmp_path))
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_content_that_is_published_has_no_fault(content: Path) -> None:
    assert content_problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem", "remedy"),
    [
        (
            "losing-customers.toml",
            "#promise-warned-early",
            "#promise-warned-earl",
            "does not exist",
            "promise-warned-early",
        ),
        ("losing-customers.toml", "guides/fair-prices.md", "guides/fair-price.md", "does not exist", "fair-prices"),
        ("losing-customers.toml", "guides/fair-prices.md", "/etc/passwd", "does not exist", "that exist"),
        (
            "losing-customers.toml",
            'id = "losing-customers"',
            'id = "losing"',
            "not the name of the file",
            "losing-customers",
        ),
        ("losing-customers.et.toml", "[sections.honesty]", "[sections.honest]", "there is no 'honest'", "honesty"),
        (
            "losing-customers.et.toml",
            "[sections.honesty]",
            "[sections.honesty]\ntitel = 'x'",
            "'titel' is not known",
            "title",
        ),
        ("losing-customers.th.toml", "[bands", "[band", "'band' is not known", "bands"),
        ("losing-customers.fil.toml", "[sections.honesty]", "[[[", "not valid TOML", "bracket"),
        (
            "losing-customers.references.toml",
            "hours-asked = ",
            "hours-askd = ",
            "'hours-askd' is not an item",
            "hours-asked",
        ),
        ("tools/goodbye.th.toml", "=", "==", "not valid TOML", "bracket"),
        ("tools/triage.en.toml", "[", "[[[", "not valid TOML", "bracket"),
        ("messages/et.toml", "longest = ", "lonest = ", "lonest' is not known", "longest"),
        ("messages/et.toml", "longest = ", "lonest = ", "longest is missing", "English"),
        ("messages/fil.toml", "longest = ", "longest = '' # ", "of another kind", "as there"),
    ],
)
def test_a_fault_is_found_wherever_it_is(
    content: Path, file: str, old: str, new: str, problem: str, remedy: str
) -> None:
    change(content / file, old, new)
    found = content_problems()
    assert any(problem in each.problem and remedy in each.remedy and each.file.endswith(file) for each in found), found


def test_a_file_that_is_not_text_is_named(content: Path) -> None:
    (content / "losing-customers.et.toml").write_bytes(b"\xff\xfe")
    assert any("not text in UTF-8" in each.problem for each in content_problems())


def test_a_file_with_a_name_that_is_no_id_is_no_checklist(content: Path) -> None:
    (content / "UPPER.toml").write_text("")
    assert content_problems() == []


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("losing-customers.references.toml", "businesses = 5", "'businesses' is not a list of tables"),
        ("losing-customers.references.toml", "businesses = [5]", "'businesses' is not a list of tables"),
        ("losing-customers.references.toml", "[[businesses]]\nanswers = 5", "'answers' is not a table"),
        ("losing-customers.et.toml", "items = 5", "'items' is not a table"),
        ("losing-customers.et.toml", "[items]\nhours-asked = 5", "'hours-asked' is not a table"),
        ("losing-customers.et.toml", f"[items.hours-asked]\naction = 0x{'F' * 99}", "'action' is not text"),
        ("losing-customers.et.toml", f"a = 0x{'F' * 5000}", "the number '0xFFF"),
        ("losing-customers.et.toml", "[items" + ".a" * 5000 + "]", "the key 'items.a.a"),
        ("losing-customers.et.toml", "\n" * 400_000, "longer than 300000 characters"),
        ("messages/et.toml", "next = 5", "is of another kind than in English"),
        ("tools/goodbye.en.toml", "\0", "not valid TOML"),
    ],
)
def test_a_file_of_something_else_is_told_in_short_lines(content: Path, file: str, text: str, problem: str) -> None:
    (content / file).write_text(text, encoding="utf-8")
    found = content_problems()
    assert any(problem in each.problem and each.file.endswith(file) and each.remedy for each in found), found
    assert max(len(str(each)) for each in found) < 400
