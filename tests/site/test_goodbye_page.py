"""The goodbye builder: the message grows, remarks lead to their fields."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tool_pages import GOODBYE, GOODBYE_FIELDS, set_field, wait_until

pytestmark = pytest.mark.browser


def test_the_goodbye_message_grows_with_what_is_typed_and_is_copied_as_shown(
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(GOODBYE)
    wait_until(page, state="incomplete")
    for name, value in GOODBYE_FIELDS.items():
        set_field(page, name, value)
    page.get_by_label("This reason is true").check()
    wait_until(page, state="decided", remarks="0")
    message = page.locator("pre.message").inner_text()
    for part in (
        "Dear Ms Tamm",
        "visits on the same day",
        "3 May 2026",
        "the May order",
        "Swift Windows",
        "Jaan, Window Care",
    ):
        assert part in message
    assert "refund" not in message
    page.get_by_role("button", name="Copy the text").click()
    assert page.evaluate("navigator.clipboard.readText()").strip() == message.strip()


def test_words_that_hurt_are_found_and_the_link_leads_to_the_field(page: Page) -> None:
    page.goto(GOODBYE)
    for name, value in {**GOODBYE_FIELDS, "facts.0.text": "you were difficult and ill"}.items():
        set_field(page, name, value)
    wait_until(page, state="decided")
    found = page.locator(".remarks li")
    expect(found.filter(has_text="“difficult”")).to_have_count(1)
    expect(found.filter(has_text="“ill”")).to_have_count(1)
    found.first.get_by_role("link").click()
    expect(page.locator("[name='facts.0.text']")).to_be_focused()


def test_the_gift_of_money_is_off_until_it_is_chosen(page: Page) -> None:
    page.goto(GOODBYE)
    assert page.locator("[name=goodwill]:checked").get_attribute("value") == "none"
    expect(page.locator("[name=amount]")).to_be_hidden()
    expect(page.get_by_text("No money gift is the default")).to_be_visible()
    for name, value in {**GOODBYE_FIELDS, "goodwill": "refund", "amount": "60 euros"}.items():
        set_field(page, name, value)
    wait_until(page, state="decided")
    expect(page.locator("pre.message")).to_contain_text("60 euros")


def test_after_abuse_the_message_is_short_and_without_thanks(page: Page) -> None:
    page.goto(GOODBYE)
    for name in ("customer", "sender", "last_day", "open_matters.orders"):
        set_field(page, name, GOODBYE_FIELDS[name])
    set_field(page, "situation", "F")
    set_field(page, "facts.0.on", "2026-11-01")
    wait_until(page, state="decided")
    message = page.locator("pre.message").inner_text()
    assert "thank" not in message.lower()
    assert "sorry" not in message.lower()
    expect(page.locator("[name=goodwill]").first).to_be_hidden()
