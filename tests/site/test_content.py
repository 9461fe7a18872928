"""What pages there are and how templates print and copy; what they say is tested in tests/tools/test_rules.py."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from rules import legal

DOCS = Path(__file__).resolve().parents[2] / "docs" / "en"
FILES = sorted(DOCS.rglob("*.md"))
TEMPLATES = [path for path in FILES if "\ncode: T" in path.read_text(encoding="utf-8")]


def test_guides_that_touch_the_law_have_country_boxes() -> None:
    boxed = {path.stem for path in FILES if legal.BOX.search(path.read_text(encoding="utf-8"))}
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
