"""Every page in every language, in one visit: axe in both colour schemes, narrow screens and large text."""

from collections.abc import Iterator

import pytest
from access import AXE, DESKTOP, examine, layout_faults
from conftest import PAGES
from playwright.sync_api import Browser, CDPSession, Page

from translations import LANGUAGES

pytestmark = pytest.mark.browser
# The layout needs neither Python nor the search; routes that stop them would switch off the browser's cache.
NO_WORK = "window.Worker = class extends EventTarget { postMessage() {} terminate() {} };"


@pytest.fixture(scope="module")
def reader(browser: Browser, address: str) -> Iterator[tuple[Page, CDPSession]]:
    """One reader who goes from page to page, as the browser's cache likes it, and can set the size of text."""
    context = browser.new_context(
        base_url=address, viewport=DESKTOP, reduced_motion="reduce", color_scheme="light", service_workers="block"
    )
    page = context.new_page()
    page.add_init_script(f"{NO_WORK}\n{AXE}")  # once: sent to each page it would take as long as the rules
    yield page, context.new_cdp_session(page)
    context.close()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_passes_axe_in_light_and_dark_and_fits_narrow_screens_and_large_text(
    reader: tuple[Page, CDPSession], language: str, path: str
) -> None:
    page, session = reader
    page.set_viewport_size(DESKTOP)
    page.goto(f"/{language}/{path}")
    assert examine(page) == []
    for width, text in ((320, 100), (320, 200), (1280, 200)):
        page.set_viewport_size({"width": width, "height": 800})
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * text // 100, "fixed": 13 * text // 100}})
        assert layout_faults(page) == [], f"{width} pixels, text at {text} %"
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
