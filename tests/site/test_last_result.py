"""A later visit shows what Python said last to the same answers, before Python has started."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import CHECK, answer, stored, wait_for
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from test_after import KEY

pytestmark = pytest.mark.browser
LAST = f"{KEY}:reply"
SHOWN = "document.getElementById('result').dataset.score !== undefined"


@pytest.fixture(scope="module")
def first_visit(browser: Browser, address: str) -> tuple[dict[str, str], Any]:
    """What the first visit showed, and what it left on the device."""
    context = browser.new_context(base_url=address, service_workers="block")
    page = context.new_page()
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3, "hours-shown-true": 1})
    figures = wait_for(page, "provisional")
    page.wait_for_function("key => localStorage.getItem(key)", arg=LAST)
    left = context.storage_state()
    context.close()
    return figures, left


@pytest.fixture
def figures(first_visit: tuple[dict[str, str], Any]) -> dict[str, str]:
    return first_visit[0]


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], first_visit: tuple[dict[str, str], Any]) -> Page:
    """A later visit, on which Python never comes."""
    page = new_context(storage_state=first_visit[1]).new_page()
    page.route("**/py/**", lambda _: None)
    return page


def last(page: Page) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", LAST) or "null")


def change_last(page: Page, **changes: Any) -> None:
    page.goto("/en/404.html")
    page.evaluate("pair => localStorage.setItem(...pair)", [LAST, json.dumps({**last(page), **changes})])


def test_a_later_visit_shows_the_last_result_while_python_is_still_on_its_way(
    page: Page, figures: dict[str, str]
) -> None:
    page.goto(CHECK)
    page.locator("[data-map=result]").click()
    expect(page.locator("#report .card").first).to_be_visible()
    assert page.evaluate("({...document.getElementById('result').dataset})") == {**figures, "earlier": ""}
    expect(page.locator("#bar [data-score-so-far]")).to_have_text("So far 63, between 2 and 99")


def test_a_new_answer_waits_for_python_and_the_old_answer_brings_the_result_back(
    page: Page, figures: dict[str, str]
) -> None:
    page.goto(CHECK)
    bar = page.locator("#bar [data-score-so-far]")
    expect(bar).to_have_text("So far 63, between 2 and 99")
    answer(page, {"hours-shown-true": 3})
    expect(bar).to_contain_text("being prepared")
    answer(page, {"hours-shown-true": 1})
    expect(bar).to_have_text("So far 63, between 2 and 99")


def test_python_works_the_result_out_again_and_changes_nothing_where_it_was_right(
    page: Page, figures: dict[str, str]
) -> None:
    page.unroute("**/py/**")
    page.goto(CHECK)
    page.locator("#report .card").first.evaluate("card => card.id = 'as-it-was'")
    assert wait_for(page, "provisional") == figures
    expect(page.locator("#as-it-was")).to_be_attached()


def test_a_wrong_number_that_was_kept_is_put_right_by_python(page: Page, figures: dict[str, str]) -> None:
    page.goto("/en/404.html")
    kept = last(page)["reply"]
    kept["result"]["total"]["score"] = 99
    change_last(page, reply=kept)
    page.unroute("**/py/**")
    page.goto(CHECK)
    assert wait_for(page, "provisional") == figures
    page.wait_for_function("key => JSON.parse(localStorage.getItem(key)).reply.result.total.score !== 99", arg=LAST)


@pytest.mark.parametrize(
    "change",
    [
        {"engine": "../../../py/another/worker.js"},
        {"request": {"ask": "score", "checklist": "losing-customers", "answers": {"hours-shown-true": 1}}},
        {"reply": {"ok": True}},
        {"reply": None},
    ],
    ids=["another engine", "other answers", "half a reply", "no reply"],
)
def test_what_does_not_fit_is_not_shown_and_python_is_waited_for(
    page: Page, figures: dict[str, str], change: dict[str, Any]
) -> None:
    change_last(page, **change)
    page.goto(CHECK)
    expect(page.locator("#bar [data-score-so-far]")).to_contain_text("being prepared")
    assert page.evaluate(SHOWN) is False
    page.unroute("**/py/**")
    page.goto(CHECK)
    assert wait_for(page, "provisional") == figures


def test_python_that_cannot_start_is_told_and_the_last_result_stays_readable(
    page: Page, figures: dict[str, str]
) -> None:
    page.unroute("**/py/**")
    page.route("**/py/**", lambda route: route.abort())
    page.goto(CHECK)
    page.locator("[data-map=result]").click()
    wait_for(page, "failed")
    expect(page.locator("#failure")).to_contain_text("could not be loaded")
    expect(page.locator("#report .card").first).to_be_visible()


def test_clearing_the_answers_clears_the_last_result_too(page: Page) -> None:
    page.goto(CHECK)
    assert last(page)["reply"]["ok"] is True
    for item in ("ten-questions-answered", "hours-shown-true"):
        page.locator(f"section[data-section]:has([data-item={item}])").evaluate(
            "part => location.hash = part.dataset.section"
        )
        page.locator(f"[data-clear='{item}']").click()
    assert stored(page)["answers"] == {}
    assert last(page) is None


def test_where_there_is_no_room_the_answers_come_first(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    page.add_init_script(
        """const put = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, text) {
          if (key.endsWith(":reply")) window.refused = true;
          if (key.endsWith(":reply")) throw new DOMException("full", "QuotaExceededError");
          put.call(this, key, text);
        };"""
    )
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3, "hours-shown-true": 1})
    wait_for(page, "provisional")
    page.wait_for_function("() => window.refused")
    assert len(stored(page)["answers"]) == 2
    assert last(page) is None
    assert page.locator("#storage-notice").is_hidden()


def test_a_result_that_comes_after_its_answer_was_cleared_is_not_shown_and_not_kept(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context().new_page()
    waiting: list[Route] = []
    page.route("**/library.bin", lambda route: waiting.append(route))  # noqa: PLW0108 - a method cannot listen
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3})
    expect(page.locator("#bar [data-score-so-far]")).to_contain_text("being prepared")
    page.locator("[data-clear='ten-questions-answered']").click()
    page.wait_for_timeout(500)  # until Python has asked for its library
    for route in waiting:
        route.continue_()
    page.evaluate(
        """async () => {
          const module = document.querySelector("link[rel=modulepreload][href*='engine']").href;
          const { engine } = await import(module);
          await engine.answer({ ask: "score", checklist: "losing-customers", answers: {} });
        }"""
    )
    assert page.evaluate(SHOWN) is False
    expect(page.locator("#bar [data-score-so-far]")).to_have_text("Your score appears with your first answer.")
    assert last(page) is None
