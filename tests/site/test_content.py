"""What the pages say: figures with their sources, plain sentences, words to avoid, links that lead somewhere."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from checklists.loading import checklist_ids, load_checklist

DOCS = Path(__file__).resolve().parents[2] / "docs" / "en"
FILES = sorted(DOCS.rglob("*.md"))
# Entries of the evidence base with the status VERIFIED or VERIFIED-2nd.
PRINTABLE = (
    "E01 E02 E04 E05 E06 E07 E08 E09 E10 E11 E12 E13 E14 E15 E16 E17 E18 E19 E21 E22 E23 E24 E25 E26 E27 E29 E30 "
    "E31 E32 E33 E34 E35 E36 E37 E38 E39 E40 E41 E42 E43 E45 E46 E47 E48 E49 E50 E51 E52 E53 E54 E55 E56 "
    "LU1 LK1 LE1 LE2 LX1 LT1 LT2 LP1 LE3 LE4 LE6 LX3 LT4 LT5 LT6 LP2 LP3 LP4 LP5 LK2 LU2 LD1 LD2 LD3 LD4 LD5"
).split()
MYTHS = [f"M{number:02}" for number in range(1, 17)]
CLAIM = re.compile(
    r"\d+(?:[.,]\d+)? ?(?:%|percent|per cent)|\d+ in 100\b|\d[\d,]{3,} (?:people|shoppers|adults|customers|firms)"
)
COUNTRIES = ["Estonia", "Thailand", "Philippines", "United Kingdom", "United States"]
TEMPLATES = [path for path in FILES if "\ncode: T" in path.read_text(encoding="utf-8")]


def body(path: Path) -> str:
    """A page's Markdown without front matter, text to copy and footnotes."""
    text = re.sub(r"^---.*?^---$", "", path.read_text(encoding="utf-8"), count=1, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"```.*?```", "", text.partition("\n[^")[0], flags=re.DOTALL)


def sentences(path: Path) -> list[int]:
    """The length in words of every sentence a reader reads."""
    text = re.sub(r"\{[^}]*\}|<[^>]*>|\[\^[^\]]*\]|\]\([^)]*\)|[*_`|\[\]]", " ", body(path))
    lines = re.sub(r"^\s*(#+|[-*]|\d+\.|===|&nbsp;|:?-+:?)\s*", "", text, flags=re.MULTILINE)
    found = re.split(r"(?<=[.!?:])\s+|\n\s*\n|\n(?=\S)", lines)
    return [len(words) for each in found if len(words := re.findall(r"\w[\w'’-]*", each)) > 1]


def page_id(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


@pytest.mark.parametrize("path", FILES, ids=page_id)
def test_every_figure_about_the_world_stands_beside_its_footnote(path: Path) -> None:
    """Invented examples say so; the line of a myth is quoted in its heading, with its footnote below."""
    for paragraph in body(path).split("\n\n"):
        quoted = path.name == "myths.md" and paragraph.lstrip().startswith("## ")
        if CLAIM.search(paragraph) and not paragraph.lstrip().startswith("An example:") and not quoted:
            assert "[^" in paragraph, paragraph


@pytest.mark.parametrize("path", FILES, ids=page_id)
def test_every_footnote_names_an_entry_of_the_evidence_base_that_may_be_printed(path: Path) -> None:
    allowed = [*PRINTABLE, *MYTHS] if path.name == "myths.md" else PRINTABLE
    for label in re.findall(r"\[\^([^\]]+)\]", path.read_text(encoding="utf-8")):
        assert label in allowed, label


@pytest.mark.parametrize("path", FILES, ids=page_id)
def test_sentences_have_20_words_or_fewer_on_average(path: Path) -> None:
    lengths = sentences(path)
    assert not lengths or sum(lengths) / len(lengths) <= 20


@pytest.mark.parametrize("path", FILES, ids=page_id)
def test_no_page_uses_words_that_hurt(path: Path) -> None:
    assert not re.search(
        r"\b(toxic|blacklist|fire (a|the|your) customer|firing customers)\b", body(path), re.IGNORECASE
    )


def test_every_action_of_every_check_leads_to_a_heading_that_exists() -> None:
    for checklist_id in checklist_ids():
        for item in load_checklist(checklist_id).items.values():
            page, _, heading = item.guide.partition("#")
            assert heading, item.id
            assert f"{{: #{heading} " in (DOCS / page).read_text(encoding="utf-8"), f"{item.id}: {item.guide}"


@pytest.mark.parametrize("path", sorted((DOCS / "guides").glob("*.md")), ids=page_id)
def test_a_guide_ends_with_one_thing_to_do_today_a_text_to_copy_and_the_check(path: Path) -> None:
    headings = re.findall(r"^## .*\{: #([\w-]+) \}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert headings[-3:] == ["today", "copy", "check"]


def test_country_boxes_name_all_five_countries_the_date_and_that_they_are_no_legal_advice() -> None:
    boxed = set()
    for path in sorted((DOCS / "guides").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        names = re.findall(r'^=== "(.+)"$', text, flags=re.MULTILINE)
        assert names == COUNTRIES * (len(names) // 5), path.name
        for box in re.split(r'^=== ".+"$', text, flags=re.MULTILINE)[1:]:
            inside = re.match(r"(?:\n|    .*\n?)*", box)
            assert inside is not None
            assert "General guidance, not legal advice." in inside[0], path.name
            assert "November 2026" in inside[0] or "Not yet checked." in inside[0], path.name
            boxed.add(path.stem)
    assert boxed >= {
        *("before-you-stop-serving", "easy-to-reach-pay-return", "fair-prices", "fair-record"),
        *("handle-a-complaint", "look-after-your-team"),
    }


def test_templates_are_numbered_without_a_gap_and_none_of_the_first_eighteen_is_lost() -> None:
    codes = [
        re.findall(r"^code: (T\d\d)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[0] for path in TEMPLATES
    ]
    assert len(codes) >= 18
    assert sorted(codes) == [f"T{number:02}" for number in range(1, len(codes) + 1)]


@pytest.mark.browser
def test_every_template_prints_on_one_page_of_a4(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    for path in TEMPLATES:
        page.goto(f"/en/templates/{path.stem}/")
        printed = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, path.stem


@pytest.mark.browser
def test_a_template_is_copied_as_a_whole_and_a_form_comes_as_a_file(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/en/templates/incident-log/")
    page.get_by_role("button", name="Copy the text").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "no remarks about health" in copied.lower()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word file").click()
    assert download.value.suggested_filename == "incident-log.docx"
    assert download.value.path().read_bytes().startswith(b"PK")
