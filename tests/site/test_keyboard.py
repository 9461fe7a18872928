"""With keys alone: the whole check and every tool to its outcome; the focus is seen at every stop and nothing covers it."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from access import Keys
from conftest import CHECK
from playwright.sync_api import BrowserContext, Page, expect
from test_check_page import LOSING, engine_says, until_scored
from tool_pages import DECIDE, EARN, GOODBYE, GOODBYE_FIELDS, STEPS, TRIAGE, wait_until

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [(1280, 800), (390, 700)], ids=["desk", "phone"])
# As the browser takes them: the words of a choice, the figures of a date.
TYPED = {"attempts.0.kind": "Offered a new price", "attempts.0.on": "06012026"}


def opened(new_context: Callable[..., BrowserContext], size: tuple[int, int], address: str) -> Page:
    width, height = size
    page = new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    page.goto(address)
    return page


@SIZES
def test_the_whole_check_and_all_that_follows_its_result_can_be_done_by_keyboard(
    new_context: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    random.seed(4)
    answers = {item: random.choice(["3", "2", "1", "0", "na", "unknown"]) for item in LOSING.items}
    page = opened(new_context, size, CHECK)
    keys = Keys(page)
    keys.tab()
    assert "md-skip" in keys.stops[0]
    for section in LOSING.sections:
        for item in section.items:
            keys.choose(item.id, answers[item.id])
        keys.tab_to(".steps a.button-main")
        keys.press("Enter")
        keys.start_at("h2:focus")
    given = {item: int(value) if value.isdigit() else value for item, value in answers.items()}
    assert until_scored(page, given) == engine_says(given)
    expect(page.locator("#your-result")).to_be_focused()
    page.locator("#after").wait_for()
    stops = " ".join(keys.go_through())
    named = ['data-tick="what-if"', "plan-hours", "raise-section", "compare-old", "data-keep-result", "people-files",
             "people-link", "data-make-link", 'data-export="csv"', "open-file", "branch-name", "data-start-over", "data-delete-all"]  # fmt: skip
    assert [name for name in named if name not in stops and name != "raise-section"] == []
    page.locator("#your-result").focus()
    keys.start_at("#your-result:focus")
    keys.tab_to("#plan-hours", most=150)
    page.keyboard.type("3")
    keys.press("Enter")
    page.locator(".tag-fits").first.wait_for()
    keys.tab_to("[data-make-link]", most=60)
    keys.press("Space")
    page.locator("#link-text").wait_for()


@SIZES
def test_the_whole_decision_can_be_made_by_keyboard(
    new_context: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    page = opened(new_context, size, DECIDE)
    keys = Keys(page)
    for fields in STEPS.values():
        for name, value in fields.items():
            field = page.locator(f"[name='{name}']").first
            if field.get_attribute("type") == "radio":
                keys.choose(name, value)
                continue
            keys.tab_to(f"[name='{name}']")
            page.keyboard.type(TYPED.get(name, value))
        keys.tab_to(".steps a.button-main", most=20)
        keys.press("Enter")
        keys.start_at("h2:focus")
    wait_until(page, outcome="fix", rule="8")
    expect(page.locator("#report .outcome")).to_be_visible()
    assert "data-print" in " ".join(keys.go_through())


@SIZES
def test_what_a_customer_earns_can_be_worked_out_by_keyboard(
    new_context: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    page = opened(new_context, size, EARN)
    keys = Keys(page)
    keys.tab_to("#record-name")
    page.keyboard.type("One")
    for name, value in (("money.sales", "300"), ("money.direct", "200")):
        keys.tab_to(f"[name='{name}']")
        page.keyboard.type(value)
    assert wait_until(page, state="decided")["net"] == "100"
    assert "data-print" in " ".join(keys.go_through())


@SIZES
def test_a_goodbye_can_be_written_by_keyboard(
    new_context: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    page = opened(new_context, size, GOODBYE)
    keys = Keys(page)
    for name, value in GOODBYE_FIELDS.items():
        field = page.locator(f"[name='{name}']").first
        if field.get_attribute("type") == "radio":
            keys.choose(name, value)
            continue
        keys.tab_to(f"[name='{name}']")
        is_date = field.get_attribute("type") == "date"
        page.keyboard.type(date.fromisoformat(value).strftime("%m%d%Y") if is_date else value)
    expect(page.locator("pre.message")).to_contain_text("Ms Tamm")
    keys.go_through()


@SIZES
def test_the_triage_gives_its_sentence_by_keyboard(
    new_context: Callable[..., BrowserContext], size: tuple[int, int]
) -> None:
    page = opened(new_context, size, TRIAGE)
    keys = Keys(page)
    for label in ("No", "No", "No", "They are angry and want to come first"):
        screen = page.locator(".screen:visible").get_attribute("id")
        target = page.locator(f"#{screen}").get_by_role("link", name=label, exact=True).get_attribute("href")
        keys.tab_to(f"#{screen} a[href='{target}']")
        keys.press("Enter")
        expect(page.locator(f"#{screen}")).to_be_hidden()
        keys.start_at("h2:focus")
    expect(page.locator(".screen:visible q")).to_be_visible()
    keys.go_through()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_menu_and_search_open_with_the_keyboard_on_a_phone_and_escape_closes_them(
    new_context: Callable[..., BrowserContext], key: str
) -> None:
    page = opened(new_context, (390, 844), "/en/guides/fair-prices/")
    page.locator(".menu-button").focus()
    page.keyboard.press(key)
    page.keyboard.press("Tab")
    page.locator(".md-sidebar--primary :focus").wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#__drawer").is_checked()
    expect(page.locator(".menu-button")).to_be_focused()
    page.locator("header label[for=__search][role=button]").focus()
    page.keyboard.press(key)
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.press("Escape")
    assert not page.locator("#__search").is_checked()


def test_no_stop_of_the_keyboard_is_invisible_on_a_guide(new_context: Callable[..., BrowserContext]) -> None:
    """The shut menu and the shut search are passed over; a country is chosen with the arrows."""
    page = opened(new_context, (390, 844), "/en/templates/incident-log/")
    keys = Keys(page)
    stops = keys.go_through()
    assert "md-skip" in stops[0]
    assert [stop for stop in stops if "md-nav__link" in stop or "md-search__scrollwrap" in stop] == []
    assert [stop for stop in stops if "md-typeset__scrollwrap" in stop], "wide tables can be reached"


@pytest.mark.parametrize("path", ["guides/keep-every-promise/", "tools/customer-profit/"])
def test_nothing_covers_the_links_at_the_foot_of_a_page_the_moment_they_are_reached(page: Page, path: str) -> None:
    """Before the theme has shortened its side columns, which it does some moments after the page has moved."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/en/{path}")
    page.locator(".md-sidebar--primary .md-sidebar__scrollwrap[style]").wait_for(timeout=30_000)
    covered = page.evaluate("""() => {
        scrollTo(0, document.body.scrollHeight);
        return [...document.querySelectorAll(".md-footer a, .md-copyright a")].filter((link) => {
            const { left, right, top, bottom } = link.getBoundingClientRect();
            return !link.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
        }).map((link) => link.textContent.trim());
    }""")
    assert covered == []


def test_no_single_letter_does_anything_outside_a_field(page: Page) -> None:
    page.goto("/en/guides/fair-prices/")
    page.wait_for_load_state("networkidle")
    page.locator("h1").click()
    here = page.url
    for letter in "sf/pn.,SFPN":
        page.keyboard.press(letter)
    assert page.url == here
    assert not page.locator("#__search").is_checked()
    page.keyboard.press("Tab")
    page.locator(".md-search__input").click()
    page.keyboard.type("sfpn.,/")
    assert page.locator(".md-search__input").input_value() == "sfpn.,/"
