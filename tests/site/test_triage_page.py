"""The triage: four taps to the sentence, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from tool_pages import TRIAGE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 390])
def test_the_triage_gives_the_sentence_in_four_taps_by_keyboard_and_before_any_program(
    new_context: Callable[..., BrowserContext], width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(TRIAGE)
    for answer in ("No", "No", "No", "They are angry and want to come first"):
        asking = page.locator(".screen:visible").get_attribute("id")
        page.locator(".screen:visible").get_by_role("link", name=answer, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#{asking}")).to_be_hidden()
    expect(page.locator(".screen:visible q")).to_have_text(
        "I can see this has made you angry. Let us look at what I can do right now."
    )
    expect(page.locator(".screen:visible h2")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert not [url for url in asked if "/py/" in url]


def test_the_triage_works_without_scripts_and_names_every_emergency_number(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(TRIAGE)
    page.locator(".screen:visible").get_by_role("link", name="Yes").click()
    expect(page.locator(".screen:visible h2")).to_have_text("Get safe")
    assert [link.get_attribute("href") for link in page.locator(".screen:visible a[href^='tel:']").all()] == [
        "tel:112",
        "tel:191",
        "tel:911",
        "tel:999",
        "tel:911",
    ]


def test_the_emergency_number_is_that_of_the_chosen_country(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(timezone_id="Asia/Bangkok").new_page()
    page.goto(TRIAGE)
    visible = page.locator(".emergency .call:visible")
    expect(visible).to_have_count(1)
    expect(visible).to_contain_text("191")
    page.get_by_label("Your country").select_option("Estonia")
    expect(visible).to_contain_text("112")
    page.reload()
    expect(visible).to_contain_text("112")
