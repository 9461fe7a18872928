"""Nothing typed is lost: two tabs, a sleeping tab, crashes, deleting elsewhere, a full device, and no storage at all."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from conftest import CHECK, answer, stored, wait_for, worker_of
from playwright.sync_api import BrowserContext, Error, Page, expect
from tool_pages import DECIDE, EARN, STEPS, customers, fill_in, set_field, wait_until

pytestmark = pytest.mark.browser
DENIED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {configurable: true, get() { throw new DOMException("denied", "SecurityError"); }});"""
ASLEEP = "addEventListener('storage', event => event.stopImmediatePropagation(), true);"
FULL = """() => { for (let size = 4e6; size >= 8; size = Math.floor(size / 2)) try {
  for (;;) localStorage.setItem("filler", (localStorage.getItem("filler") ?? "") + "x".repeat(size));
} catch {} }"""
NOTICE = "#storage-notice"
WITHOUT_PYTHON = "**/py/**", lambda route: route.abort()  # faster, where no result is looked at


def type_answer(page: Page) -> None:
    answer(page, {"ten-questions-answered": 3})
    page.locator("#ten-questions-answered .note").evaluate("note => { note.open = true; }")
    page.locator("[name='note:ten-questions-answered']").fill("ask Mari")


def expect_answer(page: Page) -> None:
    expect(page.locator("input[name=ten-questions-answered][value='3']")).to_be_checked()
    expect(page.locator("[name='note:ten-questions-answered']")).to_have_value("ask Mari")


def type_customer(page: Page) -> None:
    page.locator("#record-name").fill("Kalle")
    set_field(page, "money.sales", "100")


def expect_customer(page: Page) -> None:
    expect(page.locator("#record-name")).to_have_value("Kalle")
    expect(page.locator("[name='money.sales']")).to_have_value("100")


Move = Callable[[Page], None]
KINDS = {"a check": (CHECK, type_answer, expect_answer), "a tool": (EARN, type_customer, expect_customer)}
kinds = pytest.mark.parametrize(("address_", "type_", "expect_typed"), KINDS.values(), ids=KINDS)


def two_tabs(new_context: Callable[..., BrowserContext], second: str = "", address_: str = CHECK) -> tuple[Page, Page]:
    context = new_context()
    context.route(*WITHOUT_PYTHON)
    tabs = context.new_page(), context.new_page()
    if second:
        tabs[1].add_init_script(second)
    for tab in tabs:
        tab.goto(address_)
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


@pytest.fixture
def denied(new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a browser that denies it all storage."""
    context = new_context()
    context.add_init_script(DENIED)
    return context.new_page()


def test_without_any_storage_the_run_goes_on_with_a_notice_and_a_file(denied: Page) -> None:
    faults: list[str] = []
    denied.on("pageerror", lambda error: faults.append(str(error)))
    denied.goto(CHECK)
    answer(denied, {"ten-questions-answered": 3})
    assert wait_for(denied, "provisional")["score"] == "100"
    expect(denied.locator("#storage-notice")).to_contain_text("does not let this page save")
    denied.locator("[data-map=result]").click()
    with denied.expect_download() as download:
        denied.locator("[data-download]").first.click()
    assert "ten-questions-answered" in download.value.path().read_text(encoding="utf-8")
    denied.goto("/en/guides/fair-prices/")
    denied.wait_for_load_state("networkidle")
    assert faults == []


def test_without_any_storage_a_failure_does_not_say_that_the_answers_are_safe(denied: Page) -> None:
    denied.route("**/py/*/library.bin*", lambda route: route.fulfill(status=404))
    denied.goto(CHECK)
    answer(denied, {"ten-questions-answered": 3})
    wait_for(denied, "failed")
    denied.locator("[data-map=result]").click()
    expect(denied.locator("#failure")).to_contain_text("Try again")
    expect(denied.get_by_text("Your answers are safe on this device")).to_be_hidden()
    expect(denied.locator("#storage-notice")).to_contain_text("does not let this page save")


def test_a_tool_without_any_storage_goes_on_with_a_notice_and_a_file(denied: Page) -> None:
    denied.goto(EARN)
    type_customer(denied)
    wait_until(denied, net="100")
    expect(denied.locator("#saved")).to_be_hidden()
    assert "Kalle" in saved_from_notice(denied)


def saved_from_notice(page: Page, name: str = "Save as a file") -> str:
    with page.expect_download() as download:
        page.locator(NOTICE).get_by_role("button", name=name).first.click()
    return download.value.path().read_text(encoding="utf-8")


@kinds
def test_what_was_typed_is_there_after_the_tab_has_crashed(
    new_context: Callable[..., BrowserContext], address_: str, type_: Move, expect_typed: Move
) -> None:
    context = new_context()
    context.route(*WITHOUT_PYTHON)
    page = context.new_page()
    page.goto(address_)
    type_(page)
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page = context.new_page()
    page.goto(address_)
    expect_typed(page)


@kinds
def test_what_is_typed_after_python_has_died_is_saved_and_scored_on_the_next_visit(
    page: Page, address_: str, type_: Move, expect_typed: Move
) -> None:
    page.goto(address_)
    type_(page)
    wait_for(page, "provisional", "decided")
    worker_of(page, "python").evaluate("self.postMessage({failed: 'crash', detail: 'died'})")
    wait_for(page, "failed")
    type_(page)
    page.reload()
    expect_typed(page)
    wait_for(page, "provisional", "decided")


@kinds
def test_on_a_full_device_all_goes_on_with_a_notice_and_is_saved_once_there_is_room(
    page: Page, address_: str, type_: Move, expect_typed: Move
) -> None:
    page.goto(address_)
    page.evaluate(FULL)
    type_(page)
    wait_for(page, "provisional", "decided")
    expect(page.locator(NOTICE)).to_contain_text("no room left")
    assert re.search("ask Mari|Kalle", saved_from_notice(page))
    page.evaluate("localStorage.removeItem('filler')")
    type_(page)
    expect(page.locator(NOTICE)).to_be_hidden()
    page.reload()
    expect_typed(page)


def test_on_a_full_device_results_and_ticks_are_kept_on_the_page_and_saved_once_there_is_room(page: Page) -> None:
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 0})
    wait_for(page, "provisional")
    page.locator("[data-map=result]").click()
    page.locator("#after").wait_for()
    page.evaluate(FULL)
    page.locator("[data-keep-result]").click()
    page.locator("#report .card [data-tick=planned]").first.check()
    expect(page.locator("#history-rows tr")).to_have_count(1)
    expect(page.locator(NOTICE).get_by_role("button")).to_have_count(2)
    page.evaluate("localStorage.removeItem('filler')")
    page.locator("#report .card [data-tick=done]").first.check()
    expect(page.locator(NOTICE)).to_be_hidden()
    page.reload()
    expect(page.locator("#history-rows tr")).to_have_count(1)
    expect(page.locator("#report .card [data-tick=planned]").first).to_be_checked()


@kinds
def test_what_another_tab_deletes_goes_from_this_one_without_a_word(
    new_context: Callable[..., BrowserContext], address_: str, type_: Move, expect_typed: Move
) -> None:
    one, two = two_tabs(new_context, address_=address_)
    type_(one)
    expect_typed(two)
    one.evaluate("localStorage.clear()")
    expect(two.locator("#answers input:checked, .person")).to_have_count(0)
    expect(two.locator(NOTICE)).to_be_hidden()
    assert two.evaluate("localStorage.length") == 0


@kinds
def test_what_the_browser_deletes_under_an_open_page_is_told_and_can_be_put_back(
    page: Page, address_: str, type_: Move, expect_typed: Move
) -> None:
    page.route(*WITHOUT_PYTHON)
    page.goto(address_)
    type_(page)
    page.evaluate("localStorage.clear()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(NOTICE)).to_contain_text("This page still has it")
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(NOTICE)).to_be_hidden()
    expect_typed(page)
    page.reload()
    expect_typed(page)


@kinds
def test_what_the_browser_deletes_between_visits_leaves_an_empty_page_that_works(
    page: Page, address_: str, type_: Move, expect_typed: Move
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route(*WITHOUT_PYTHON)
    page.goto(address_)
    type_(page)
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("#answers input:checked, .person")).to_have_count(0)
    expect(page.locator(NOTICE)).to_be_hidden()
    type_(page)
    expect_typed(page)
    assert faults == []


def tabs_with_one_customer(new_context: Callable[..., BrowserContext]) -> tuple[Page, Page]:
    """A tab in which a customer was typed, and one that is asleep and empty."""
    context = new_context()
    context.route(*WITHOUT_PYTHON)
    awake, asleep = context.new_page(), context.new_page()
    asleep.add_init_script(ASLEEP)
    awake.goto(EARN)
    type_customer(awake)
    return awake, asleep


def test_two_tabs_with_one_customer_keep_what_was_typed_last_in_each_field(
    new_context: Callable[..., BrowserContext],
) -> None:
    awake, asleep = tabs_with_one_customer(new_context)
    asleep.goto(EARN)
    set_field(awake, "money.direct", "40")
    set_field(awake, "money.sales", "200")
    set_field(asleep, "money.rush", "7")
    asleep.locator("#record-notes").evaluate("field => { field.closest('details').open = true; }")
    asleep.locator("#record-notes").fill("a fact")
    [kept] = customers(awake)
    assert kept["fields"]["money"] == {"sales": "200", "direct": "40", "rush": "7"}
    assert (kept["name"], kept["notes"]) == ("Kalle", "a fact")
    expect(asleep.locator("[name='money.sales']")).to_have_value("200")
    expect(awake.locator("[name='money.rush']")).to_have_value("7")


def test_a_customer_deleted_in_one_tab_stays_deleted_when_the_other_saves_another_one(
    new_context: Callable[..., BrowserContext],
) -> None:
    awake, asleep = tabs_with_one_customer(new_context)
    awake.get_by_role("button", name="Add another customer").click()
    awake.locator("#record-name").fill("Leelo")
    asleep.goto(EARN)
    asleep.locator(".person", has_text="Kalle").click()
    awake.on("dialog", lambda dialog: dialog.accept())
    awake.locator("#record-notes").evaluate("field => { field.closest('details').open = true; }")
    awake.get_by_role("button", name="Delete this customer").click()
    set_field(asleep, "money.rush", "7")
    assert [each["name"] for each in customers(awake)] == ["Kalle"]


def test_ticks_and_results_of_two_tabs_are_both_kept(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    awake, asleep = context.new_page(), context.new_page()
    asleep.add_init_script(ASLEEP)
    awake.goto(CHECK)
    answer(awake, {"ten-questions-answered": 0, "newcomer-product-check": 0})
    asleep.goto(CHECK)
    for tab in (awake, asleep):
        wait_for(tab, "provisional")
        tab.locator("[data-map=result]").click()
        tab.locator("#after").wait_for()
    awake.locator("#report .card [data-tick=planned]").nth(0).check()
    asleep.locator("#report .card [data-tick=planned]").nth(1).check()
    expect(awake.locator("#report .card [data-tick=planned]:checked")).to_have_count(2)
    expect(asleep.locator("#report .card [data-tick=planned]:checked")).to_have_count(2)
    asleep.locator("[data-keep-result]").click()
    expect(awake.locator("#history-rows tr")).to_have_count(1)


def test_figures_typed_in_one_tool_leave_what_another_tool_knows_as_it_is(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, STEPS)
    wait_until(page, state="decided")
    before = customers(page)[0]["fields"]
    page.goto(EARN)
    set_field(page, "money.sales", "9000")
    after = customers(page)[0]["fields"]
    assert after == {**before, "money": {**before["money"], "sales": "9000"}}


def test_the_name_of_the_second_person_is_saved_while_it_is_typed(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, STEPS)
    wait_until(page, state="decided")
    page.locator("[data-map=result]").click()
    page.locator("[data-second=name]").press_sequentially("Anu")
    assert customers(page)[0]["second"]["name"] == "Anu"
    page.reload()
    expect(page.locator("[data-second=name]")).to_have_value("Anu")
