"""No answer is lost: two tabs, a sleeping tab, deleting elsewhere, and no storage at all."""

from collections.abc import Callable

import pytest
from conftest import CHECK, answer, stored, wait_for
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser
DENIED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {configurable: true, get() { throw new DOMException("denied", "SecurityError"); }});"""
ASLEEP = "addEventListener('storage', event => event.stopImmediatePropagation(), true);"


def two_tabs(new_context: Callable[..., BrowserContext], second: str = "") -> tuple[Page, Page]:
    context = new_context()
    tabs = context.new_page(), context.new_page()
    if second:
        tabs[1].add_init_script(second)
    for tab in tabs:
        tab.goto(CHECK)
    return tabs


def test_the_other_tab_follows_and_the_last_answer_wins(new_context: Callable[..., BrowserContext]) -> None:
    first, second = two_tabs(new_context)
    answer(first, {"ten-questions-answered": 3})
    expect(second.locator("input[name=ten-questions-answered][value='3']")).to_be_checked()
    answer(second, {"ten-questions-answered": 1})
    expect(first.locator("input[name=ten-questions-answered][value='1']")).to_be_checked()


def test_a_tab_that_has_slept_overwrites_no_answer_of_the_other(new_context: Callable[..., BrowserContext]) -> None:
    awake, asleep = two_tabs(new_context, ASLEEP)
    items = awake.locator("[data-item]").evaluate_all("all => all.slice(0, 3).map(each => each.dataset.item)")
    answer(asleep, {items[0]: 2})
    answer(awake, {items[1]: 3})
    answer(asleep, {items[2]: 0})
    found = {item: entry["value"] for item, entry in stored(awake)["answers"].items()}
    assert found == {items[0]: 2, items[1]: 3, items[2]: 0}


def test_what_was_deleted_in_one_tab_does_not_come_back_through_the_other(
    new_context: Callable[..., BrowserContext],
) -> None:
    awake, asleep = two_tabs(new_context, ASLEEP)
    answer(asleep, {"ten-questions-answered": 2})
    awake.evaluate("localStorage.clear()")
    items = awake.locator("[data-item]").evaluate_all("all => all.slice(0, 2).map(each => each.dataset.item)")
    answer(asleep, {items[1]: 1})
    assert list(stored(awake)["answers"]) == [items[1]]


def test_without_any_storage_the_run_goes_on_with_a_notice_and_a_file(
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context()
    context.add_init_script(DENIED)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3})
    assert wait_for(page, "provisional")["score"] == "100"
    expect(page.locator("#storage-notice")).to_contain_text("does not let this page save")
    page.locator("[data-map=result]").click()
    with page.expect_download() as download:
        page.locator("[data-download]").first.click()
    assert "ten-questions-answered" in download.value.path().read_text(encoding="utf-8")
    page.goto("/en/guides/fair-prices/")
    page.wait_for_load_state("networkidle")
    assert faults == []
