"""No WCAG 2.2 AA violation, by axe-core, in both colour schemes and in the states a reader meets."""

from collections.abc import Callable, Iterator
from typing import Any

import install
import pytest
from conftest import CHECK, PAGES, answer, wait_for
from playwright.sync_api import Browser, BrowserContext, Page
from test_after import HELD, open_with
from tool_pages import DECIDE, EARN, GOODBYE, GOODBYE_FIELDS, STEPS, TRIAGE, fill_in, set_field, wait_until

pytestmark = pytest.mark.browser

AXE = (install.ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
REFERENCE = {
    "ten-questions-answered": 3, "hours-shown-true": "unknown", "returns-legal": 1, "faults-put-right": 2,
    "enquiries-answered": 0, "promise-warned-early": 1, "full-price-known": 3, "add-on-offered-once": "na",
}  # fmt: skip


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [f"{v['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for v in found for node in v["nodes"]]


def home(page: Page) -> None:
    page.goto("/en/")


def check(page: Page) -> None:
    page.goto(CHECK)
    for details in page.locator("section[data-section=know-how] details").all():
        details.locator("summary").click()


def result(page: Page) -> None:
    page.goto(CHECK)
    answer(page, REFERENCE)
    wait_for(page, "provisional")
    page.locator("[data-map=result]").click()
    page.locator(".receipt > summary").click()


def result_used(page: Page) -> None:
    open_with(page, HELD | {"hours-asked": "unknown"})
    page.get_by_label("Hours you have").fill("3")
    page.get_by_role("button", name="Choose for me").click()
    page.locator(".tag-fits").first.wait_for()
    page.locator("#report [data-tick]").nth(0).check()
    page.locator("#report [data-tick]").nth(2).check()
    page.get_by_text("Does one section matter more").click()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    page.get_by_label("The link", exact=True).wait_for()


def link_opened(page: Page) -> None:
    open_with(page, HELD)
    page.get_by_role("button", name="Make a link").click()
    page.get_by_label("The link", exact=True).wait_for()
    page.goto(page.get_by_label("The link", exact=True).input_value())
    page.locator("#preview").wait_for()


def failed(page: Page) -> None:
    page.route("**/py/*/library.bin*", lambda route: route.fulfill(status=404))
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3})
    wait_for(page, "failed")
    page.locator("[data-map=result]").click()


def thai_check(page: Page) -> None:
    page.goto(f"/th/{CHECK.removeprefix('/en/')}")


def estonian_guide(page: Page) -> None:
    page.goto("/et/guides/fair-prices/")


def filipino_home(page: Page) -> None:
    page.goto("/fil/")


def language_list(page: Page) -> None:
    page.goto("/en/")
    page.locator("details.languages summary").click()


def search(page: Page) -> None:
    page.goto("/en/guides/fair-prices/")
    page.wait_for_load_state("networkidle")
    page.locator(".md-search__input").click()
    page.keyboard.type("promise", delay=50)
    page.locator(".md-search-result__item").first.wait_for()


def front_door(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'languages', {get: () => { throw new Error(); }})")
    page.goto("/")


def decision(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, STEPS)
    wait_until(page, state="decided")
    page.locator("[data-map=result]").click()


def decision_faults(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, {"money": {"estimate": "false", "money.sales": "-1", "money.direct": "many"}})
    page.locator("[data-fault='money.direct']:visible").wait_for()


def decision_stop(page: Page) -> None:
    page.goto(DECIDE)
    set_field(page, "danger", "true")


def profit(page: Page) -> None:
    page.goto(EARN)
    page.locator(".example summary").click()
    for name, sales in (("One", "100"), ("Two", "300")):
        if name == "Two":
            page.get_by_role("button", name="Add another customer").click()
        page.locator("#record-name").fill(name)
        set_field(page, "money.sales", sales)
        set_field(page, "money.direct", "200")
    page.locator("#curve svg").wait_for()
    page.locator(".record-more summary").click()


def goodbye(page: Page) -> None:
    page.goto(GOODBYE)
    for name, value in {**GOODBYE_FIELDS, "facts.0.text": "you were difficult"}.items():
        set_field(page, name, value)
    page.locator(".remarks li").first.wait_for()
    page.locator(".preview details summary").click()


def triage_card(page: Page) -> None:
    page.goto(f"{TRIAGE}#safety")


STATES = [
    home,
    decision,
    decision_faults,
    decision_stop,
    profit,
    goodbye,
    triage_card,
    check,
    result,
    result_used,
    link_opened,
    failed,
    thai_check,
    estonian_guide,
    filipino_home,
    language_list,
    search,
    front_door,
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_no_violation(
    new_context: Callable[..., BrowserContext], state: Callable[[Page], None], scheme: str
) -> None:
    page = new_context(color_scheme=scheme, reduced_motion="reduce").new_page()
    state(page)
    assert violations(page) == []


@pytest.fixture(scope="module")
def reader(browser: Browser, address: str) -> Iterator[Page]:
    """One reader who goes from page to page, as the browser's cache likes it."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce", color_scheme="light"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_axe_finds_no_violation_on_any_english_page(reader: Page, path: str) -> None:
    for scheme in ("light", "dark"):
        reader.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        reader.goto(f"/en/{path}")
        assert violations(reader) == [], scheme


@pytest.mark.parametrize(
    "state",
    [home, check, result, result_used, decision, profit, goodbye, triage_card],
    ids=lambda state: state.__name__,
)
def test_axe_finds_no_violation_on_a_phone(
    new_context: Callable[..., BrowserContext], state: Callable[[Page], None]
) -> None:
    # Tall enough to show the whole page: what the sticky bar covers depends on the scroll position, and scrolls free.
    page = new_context(viewport={"width": 390, "height": 12000}, reduced_motion="reduce").new_page()
    state(page)
    assert violations(page) == []


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_menu_and_search_open_with_the_keyboard_on_a_phone(
    new_context: Callable[..., BrowserContext], key: str
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto("/en/guides/fair-prices/")
    for button, box in ((".menu-button", "#__drawer"), ("header label[for=__search]", "#__search")):
        page.locator(button).first.focus()
        page.keyboard.press(key)
        assert page.locator(box).is_checked()
        page.reload()


def test_what_has_the_focus_is_never_hidden_behind_the_bar(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 390, "height": 700}).new_page()
    page.goto(CHECK)
    page.locator("#answers input").first.focus()
    for _ in range(40):
        hidden = page.evaluate("""() => {
            const bar = document.getElementById("bar");
            const [at, over] = [document.activeElement, bar].map(element => element.getBoundingClientRect());
            return at.bottom > over.top + 1 && at.top < over.bottom - 1;
        }""")
        assert not hidden, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("document.activeElement.matches('.steps a.button-main')"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not reach the way to the next section")
