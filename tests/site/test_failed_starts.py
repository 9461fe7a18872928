"""Whatever goes wrong with Python, the page says what happened, keeps every answer and offers a way on."""

from collections.abc import Callable

import pytest
from conftest import CHECK, answer, stored, wait_for
from playwright.sync_api import BrowserContext, Page, Route, expect

pytestmark = pytest.mark.browser

ANSWERS = {"ten-questions-answered": 3, "newcomer-product-check": 0}
PORTAL = "<!doctype html><title>Hotel Wi-Fi</title><p>Please log in"
FILES = ["worker.js", "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "library.bin"]


def missing(route: Route) -> None:
    route.fulfill(status=404, body="not found")


def cut_off(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=response.body()[: len(response.body()) // 2])


def captive_portal(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body=PORTAL)


def dropped(route: Route) -> None:
    route.abort("connectionreset")


def expect_told(page: Page, *words: str) -> None:
    wait_for(page, "failed")
    page.locator("[data-score-so-far] a").click()
    failure = page.locator("#failure")
    expect(failure).to_be_visible()
    text = failure.inner_text()
    assert any(word in text for word in words), text
    assert "Your answers are safe" in text
    assert {item: entry["value"] for item, entry in stored(page)["answers"].items()} == ANSWERS


def expect_recovery(page: Page) -> None:
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    wait_for(page, "provisional")
    expect(page.locator("#failure")).to_be_empty()
    expect(page.locator(".dial-number")).to_be_visible()


@pytest.mark.parametrize("fault", [missing, cut_off, captive_portal, dropped])
@pytest.mark.parametrize("file", FILES)
def test_a_file_that_does_not_arrive_whole_ends_in_a_sentence_and_a_retry_that_works(
    page: Page, file: str, fault: Callable[[Route], None]
) -> None:
    page.route(f"**/py/*/{file}*", fault)
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "could not be loaded", "arrived damaged", "stopped unexpectedly")
    expect_recovery(page)


def with_patience(page: Page, seconds: float) -> None:
    def shorten(route: Route) -> None:
        response = route.fetch()
        route.fulfill(
            response=response, body=response.text().replace('data-patience="60"', f'data-patience="{seconds}"')
        )

    page.route(f"**{CHECK}", shorten)


@pytest.mark.parametrize("file", ["worker.js", "pyodide.asm.wasm", "library.bin"])
def test_a_start_that_gets_stuck_ends_after_the_time_limit(page: Page, file: str) -> None:
    with_patience(page, 2)
    page.route(f"**/py/*/{file}*", lambda _: None)
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "did not start in time")


def test_blocked_webassembly_is_named_as_the_reason(page: Page) -> None:
    page.route(f"**{CHECK}", with_policy)
    page.route("**/py/*/worker.js*", with_policy)
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "blocks WebAssembly")


def with_policy(route: Route) -> None:
    response = route.fetch()
    headers = {
        **response.headers,
        "content-security-policy": "script-src 'self' 'unsafe-inline'; worker-src 'self' blob:",
    }
    route.fulfill(response=response, headers=headers)


def test_a_browser_without_webassembly_is_told_about_paper_and_newer_browsers(page: Page) -> None:
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "too old")


def test_a_worker_that_crashes_while_scoring_is_started_afresh(page: Page) -> None:
    def crash(route: Route) -> None:
        response = route.fetch()
        route.fulfill(
            response=response, body=response.text().replace("handle(request)", "(() => { throw new Error('boom'); })()")
        )

    page.route("**/py/*/worker.js*", crash)
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "stopped unexpectedly (boom)")
    expect_recovery(page)


def test_an_endless_calculation_is_ended(page: Page) -> None:
    def hang(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("handle(request)", "(() => { for (;;); })()"))

    page.route("**/py/*/worker.js*", hang)
    page.goto(CHECK)
    answer(page, ANSWERS)
    expect_told(page, "did not start in time", "stopped unexpectedly")


def test_answers_given_after_a_failure_are_kept_and_scored_after_the_retry(page: Page) -> None:
    page.route("**/py/*/library.bin*", missing)
    page.goto(CHECK)
    answer(page, ANSWERS)
    wait_for(page, "failed")
    answer(page, {"find-out-by-time": 2})
    assert stored(page)["answers"]["find-out-by-time"]["value"] == 2
    page.locator("[data-map=result]").click()
    expect_recovery(page)
    expect(page.locator("[data-progress]")).to_have_text("3 of 40 answered")


def test_a_slow_connection_is_mentioned_before_the_time_limit(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.clock.install()
    page.route("**/py/*/pyodide.asm.wasm", lambda _: None)
    page.goto(CHECK)
    answer(page, ANSWERS)
    page.clock.run_for(20_000)
    expect(page.locator("[data-score-so-far]")).to_contain_text("connection is slow")
