"""No violation by axe in any state a reader meets, in every language: light at a desk, dark on a phone."""

import json
from collections.abc import Callable, Iterator

import pytest
from access import COLOURS, choose_scheme, examine, violations
from conftest import CHECK, answer, wait_for
from playwright.sync_api import BrowserContext, Page
from test_after import HELD, KEY, document, open_with
from tool_pages import DECIDE, EARN, GOODBYE, GOODBYE_FIELDS, STEPS, STORE, TRIAGE, fill_in, set_field, wait_until

from translations import LANGUAGES

pytestmark = pytest.mark.browser
# A journey goes from state to state and names each; what is examined of it is the part that changes.
Journey = Callable[[Page, str], Iterator[tuple[str, str]]]
WHOLE, CONTENT = "html", ".md-content"
SEARCHES = {"en": "promise", "th": "สัญญา", "et": "lubadus", "fil": "pangako"}
REFUSED = {"name": "answers.json", "mimeType": "application/json", "buffer": b"{broken"}


def there(address: str, language: str) -> str:
    return address.replace("/en/", f"/{language}/", 1)


def frame(page: Page, language: str) -> Iterator[tuple[str, str]]:
    page.goto(f"/{language}/guides/fair-prices/")
    page.locator("details.languages summary").click()
    yield "languages open", ".md-header"
    page.keyboard.press("Escape")
    page.locator(".md-search__input").click()
    page.keyboard.type(SEARCHES[language])
    page.locator(".md-search-result__item").first.wait_for()
    yield "search with results", WHOLE
    page.locator(".md-search__input").fill("zxqzxqzxq")
    page.locator(".md-search-result__item").first.wait_for(state="detached")
    yield "search without results", ".md-search"
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".menu-button").click()
    for scheme in ("light", "dark"):
        choose_scheme(page, scheme)
        assert violations(page) == [], f"menu, {scheme}"
    page.goto("/404.html")
    yield "no such page", WHOLE


def check(page: Page, language: str) -> Iterator[tuple[str, str]]:
    page.goto(there(CHECK, language))
    page.locator(".private summary").click()
    for details in page.locator("section[data-section=know-how] details").all():
        details.locator("summary").click()
    answer(page, {"ten-questions-answered": 3, "hours-shown-true": "unknown", "add-on-offered-once": "na"})
    wait_for(page, "provisional")
    page.locator("section[data-section=know-how]").evaluate("part => location.hash = part.dataset.section")
    page.evaluate(
        "document.querySelectorAll('#offline, [data-offline=update]').forEach((part) => { part.hidden = false; })"
    )
    yield "answered, all parts open", WHOLE
    page.locator("[data-map=result]").click()
    page.locator(".receipt > summary").click()
    yield "provisional result", CONTENT
    page.emulate_media(media="print")
    choose_scheme(page, "dark")
    assert violations(page, COLOURS) == [], "print"
    page.emulate_media(media="screen")


def result(page: Page, language: str) -> Iterator[tuple[str, str]]:
    open_with(page, HELD, address=there(CHECK, language))
    yield "held result", CONTENT
    for details in page.locator("#result details").all():
        details.evaluate("details => details.open = true")
    page.locator("#plan-hours").fill("many")
    page.locator("#plan-form button").click()
    page.locator("#plan-fault:not(:empty)").wait_for()
    page.locator("#people-files").set_input_files([REFUSED])  # type: ignore[list-item]
    page.locator("#people-refused > *").first.wait_for()
    page.locator("#open-file").set_input_files([REFUSED])  # type: ignore[list-item]
    page.locator("#storage-notice, #notice, .notice[role=alert]").locator("visible=true").first.wait_for()
    yield "everything open, refused", CONTENT
    page.locator("#plan-hours").fill("3")
    page.locator("#plan-form button").click()
    page.locator(".tag-fits").first.wait_for()
    page.locator("#report [data-tick=what-if]").first.check()
    page.locator("#report [data-tick=planned]").first.check()
    page.locator("#report [data-tick=done]").first.check()
    page.locator("#compare-form button").click()
    page.locator("#comparison > *").first.wait_for()
    colleague = {
        "name": "b.json",
        "mimeType": "application/json",
        "buffer": document(HELD | {"hours-asked": 3}).encode(),
    }
    page.locator("#people-files").set_input_files([colleague])  # type: ignore[list-item]
    page.locator("#people > *").first.wait_for()
    page.locator("#branch-name").fill("Pärnu")
    page.locator("[data-make-link]").click()
    page.locator("#link-text").wait_for()
    yield "used", CONTENT
    page.goto(page.locator("#link-text").input_value())
    page.locator("#preview").wait_for()
    yield "link opened", WHOLE


def complete(page: Page, language: str) -> Iterator[tuple[str, str]]:
    open_with(page, dict.fromkeys(HELD, 3), address=there(CHECK, language))
    yield "complete result", CONTENT


def failures(page: Page, language: str) -> Iterator[tuple[str, str]]:
    page.route("**/py/*/library.bin*", lambda route: route.fulfill(status=404))
    page.goto(there(CHECK, language))
    page.evaluate(f"localStorage.setItem({json.dumps(KEY)}, '{{broken')")
    page.reload()
    page.locator("#storage-notice").wait_for()
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    page.evaluate(f"() => {{ {full} }}")
    answer(page, {"ten-questions-answered": 3})
    wait_for(page, "failed")
    assert page.locator("#storage-notice button").count() > 2  # damaged, and not saved
    page.locator("[data-map=result]").click()
    yield "damaged store, failed start", CONTENT
    page.goto(there(DECIDE, language))
    page.evaluate(f"localStorage.setItem({json.dumps(STORE)}, '{{broken')")
    page.reload()
    page.locator("#storage-notice").wait_for()
    yield "damaged customers", CONTENT


def decision(page: Page, language: str) -> Iterator[tuple[str, str]]:
    page.goto(there(DECIDE, language))
    page.locator(".private summary").click()
    set_field(page, "danger", "true")
    yield "danger", CONTENT
    fill_in(page, STEPS)
    wait_until(page, state="decided")
    page.locator(".record-more summary").click()
    yield "last step", CONTENT
    page.locator("[data-map=result]").click()
    yield "decided", CONTENT
    page.locator("[data-map=money]").click()
    set_field(page, "money.sales", "-1")
    page.locator("[data-fault='money.sales']:visible").wait_for()
    yield "faults", CONTENT


def profit(page: Page, language: str) -> Iterator[tuple[str, str]]:
    page.goto(there(EARN, language))
    page.locator(".example summary").click()
    for name, sales in (("One", "100"), ("Two", "300")):
        if name == "Two":
            page.locator("[data-add]").click()
        page.locator("#record-name").fill(name)
        set_field(page, "money.sales", sales)
        set_field(page, "money.direct", "200")
    page.locator("#curve svg").wait_for()
    page.locator(".record-more summary").click()
    yield "two customers", CONTENT


def goodbye(page: Page, language: str) -> Iterator[tuple[str, str]]:
    page.goto(there(GOODBYE, language))
    yield "empty", CONTENT
    for name, value in {**GOODBYE_FIELDS, "facts.0.text": "you were difficult"}.items():
        set_field(page, name, value)
    page.locator(".remarks li").first.wait_for()
    page.locator(".preview details summary").first.click()
    yield "written", CONTENT


def triage(page: Page, language: str) -> Iterator[tuple[str, str]]:
    page.goto(there(TRIAGE, language))
    page.locator(".screen").evaluate_all("screens => screens.forEach((screen) => { screen.style.display = 'block'; })")
    yield "all screens", "#tool"


JOURNEYS = [frame, check, result, complete, failures, decision, profit, goodbye, triage]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_axe_finds_no_violation_in_any_state(
    new_context: Callable[..., BrowserContext], journey: Journey, language: str
) -> None:
    page = new_context(color_scheme="light", reduced_motion="reduce").new_page()
    found = {state: faults for state, part in journey(page, language) if (faults := examine(page, part))}
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_at_the_front_door(new_context: Callable[..., BrowserContext], scheme: str) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.add_init_script("Object.defineProperty(navigator, 'languages', {get: () => { throw new Error(); }})")
    page.goto("/")
    assert violations(page) == []


def test_the_scheme_that_the_reader_chose_is_the_one_examined(new_context: Callable[..., BrowserContext]) -> None:
    """What `choose_scheme` sets is what the theme's own switch sets."""
    page = new_context(color_scheme="light", reduced_motion="reduce").new_page()
    page.goto("/en/")
    page.locator("[data-md-component=palette] label:visible").click()
    assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
    chosen = page.evaluate("getComputedStyle(document.body).backgroundColor")
    choose_scheme(page, "light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != chosen
    choose_scheme(page, "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == chosen
