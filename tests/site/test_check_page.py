"""The check in a real browser: answering, saving, scoring, showing the result."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECK, answer, figures_of, stored, wait_for
from playwright.sync_api import BrowserContext, Page, expect

from checklists.loading import load_checklist
from checklists.results import result_json
from checklists.scoring import score

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
LOSING = load_checklist("losing-customers")
ITEMS = list(LOSING.items)
REFERENCES = tomllib.loads((ROOT / "checklists/content/losing-customers.references.toml").read_text())["businesses"]


def engine_says(answers: dict[str, Any]) -> dict[str, str]:
    result = score(LOSING, answers)
    return {"state": "complete" if result.complete else "provisional", **figures_of(result_json(result))}


def until_scored(page: Page, answers: dict[str, Any]) -> dict[str, str]:
    expected = engine_says(answers)
    wait_for(page, "provisional", "complete")
    page.wait_for_function(
        """([low, high]) => { const d = document.getElementById('result').dataset; return d.low === low && d.high === high; }""",
        arg=[expected["low"], expected["high"]],
    )
    return wait_for(page, "provisional", "complete")


@pytest.mark.parametrize("business", REFERENCES, ids=lambda business: business["id"])
def test_a_full_run_by_mouse_gives_the_figures_of_the_command_line(page: Page, business: dict[str, Any]) -> None:
    page.goto(CHECK)
    answer(page, business["answers"])
    assert until_scored(page, business["answers"]) == engine_says(business["answers"])


@pytest.mark.parametrize("checklist_id", ["letting-go", "difficult-customers"])
def test_every_other_check_gives_the_figures_of_the_command_line(page: Page, checklist_id: str) -> None:
    checklist = load_checklist(checklist_id)
    text = (ROOT / f"checklists/content/{checklist_id}.references.toml").read_text(encoding="utf-8")
    for business in tomllib.loads(text)["businesses"][:2]:
        page.goto(f"/en/checks/{checklist_id}/")
        page.evaluate("localStorage.clear()")
        page.reload()
        answer(page, business["answers"])
        result = score(checklist, business["answers"])
        expected = {"state": "complete" if result.complete else "provisional", **figures_of(result_json(result))}
        page.wait_for_function(
            "wanted => Object.entries(wanted).every(([k, v]) => document.getElementById('result').dataset[k] === v)",
            arg=expected,
        )
        page.locator("[data-map=result]").click()
        expect(page.locator(".card").first).to_be_visible()


def test_the_form_can_be_answered_before_python_has_started(page: Page) -> None:
    page.route("**/py/**", lambda _: None)
    page.goto(CHECK)
    answer(page, {ITEMS[0]: 3, ITEMS[1]: 0})
    assert stored(page)["answers"][ITEMS[0]]["value"] == 3
    expect(page.locator("[data-score-so-far]")).to_contain_text("being prepared")
    assert page.locator("#result").get_attribute("data-state") == "waiting"


def test_the_way_to_the_result_shows_with_the_first_answer(page: Page) -> None:
    page.goto(CHECK)
    expect(page.locator("[data-to-result]")).to_be_hidden()
    answer(page, {ITEMS[0]: 3})
    expect(page.locator("[data-to-result]")).to_be_visible()


def test_a_reload_in_mid_run_loses_nothing(page: Page) -> None:
    some = {ITEMS[0]: 3, ITEMS[1]: "na", ITEMS[4]: "unknown", ITEMS[9]: 1}
    page.goto(CHECK)
    answer(page, some)
    page.locator(f"[data-item={ITEMS[9]}] details.note summary").click()
    page.locator(f"textarea[name='note:{ITEMS[9]}']").fill("ask Mari <b>today</b>")
    before = stored(page)
    page.reload()
    assert stored(page) == before
    assert until_scored(page, some) == engine_says(some)
    for item, value in some.items():
        assert page.locator(f"input[name='{item}'][value='{value}']").is_checked()
    assert page.locator(f"textarea[name='note:{ITEMS[9]}']").input_value() == "ask Mari <b>today</b>"


def test_the_answers_can_be_saved_as_a_file_that_the_command_line_reads(page: Page, tmp_path: Path) -> None:
    some = {ITEMS[0]: 3, ITEMS[33]: 1, ITEMS[4]: "unknown"}
    page.goto(CHECK)
    answer(page, some)
    page.locator("[data-map=result]").click()
    with page.expect_download() as download:
        page.locator("[data-download]").click()
    text = Path(download.value.path()).read_text()
    from checklists.answers import parse_answer_file  # noqa: PLC0415

    assert parse_answer_file(text).values == some
    assert json.loads(text)["content_version"] == LOSING.version


def test_an_answer_can_be_cleared_again(page: Page) -> None:
    page.goto(CHECK)
    answer(page, {ITEMS[0]: 3, ITEMS[1]: 2})
    page.locator(f"[data-clear={ITEMS[0]}]").click()
    assert list(stored(page)["answers"]) == [ITEMS[1]]
    assert page.locator(f"[data-item={ITEMS[0]}] input:checked").count() == 0
    assert until_scored(page, {ITEMS[1]: 2}) == engine_says({ITEMS[1]: 2})


def test_only_one_section_shows_at_a_time_and_the_browsers_back_button_goes_back(page: Page) -> None:
    page.goto(CHECK)
    parts = page.locator("section[data-section]:visible")
    assert parts.count() == 1
    page.locator("section[data-section=know-how] a.button-main").click()
    expect(page.locator("section[data-section=opening-hours]")).to_be_visible()
    assert parts.count() == 1
    page.go_back()
    expect(page.locator("section[data-section=know-how]")).to_be_visible()


def test_a_link_to_a_question_opens_its_section(page: Page) -> None:
    page.goto(f"{CHECK}#promise-warned-early")
    expect(page.locator("#promise-warned-early")).to_be_visible()
    expect(page.locator("[data-map=honesty]")).to_have_attribute("aria-current", "step")


def test_the_result_shows_dial_band_what_holds_the_score_and_what_lifts_it(page: Page) -> None:
    business = next(b for b in REFERENCES if b["id"] == "chiang-mai-phone-repair")
    page.goto(CHECK)
    answer(page, business["answers"])
    until_scored(page, business["answers"])
    page.locator("[data-map=result]").click()
    result = page.locator("#result")
    expect(result.locator(".dial-number")).to_have_text("49")
    expect(result.locator(".dial svg")).to_have_attribute("aria-label", re.compile(r"Score 49 out of 100.*Fix first"))
    expect(result.locator(".held")).to_contain_text("Your answers add up to 82. The score is held at 49")
    assert result.locator(".held li").count() == 2
    first = result.locator(".card").first
    expect(first).to_contain_text("Must be in order")
    first.get_by_role("link", name="Read how in the guide").click()
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").is_visible()


def test_the_receipt_opens_the_arithmetic_down_to_each_question(page: Page) -> None:
    some = {
        "promise-warned-early": 1,
        "promise-checked-first": 3,
        "no-invented-reasons": 3,
        "kept-promises-counted": "na",
    }
    page.goto(CHECK)
    answer(page, some)
    until_scored(page, some)
    page.locator("[data-map=result]").click()
    page.locator(".receipt > summary").click()
    section = page.locator(".receipt li[data-section=honesty]")
    expect(section.locator("summary")).to_contain_text("21 of 27 points = 77.7778, times weight 16 = 1,244.4444")
    section.locator("summary").click()
    expect(section.locator("li[data-item=promise-warned-early]")).to_contain_text("weight 3 × 1 = 3 of 9")
    expect(section.locator("li[data-item=kept-promises-counted]")).to_contain_text("not counted")
    expect(page.locator(".receipt")).to_contain_text(f"Content version {LOSING.version}")


def test_section_bars_show_each_sections_own_score(page: Page) -> None:
    business = next(b for b in REFERENCES if b["id"] == "cebu-dog-groomer")
    page.goto(CHECK)
    answer(page, business["answers"])
    until_scored(page, business["answers"])
    page.locator("[data-map=result]").click()
    bars = page.locator(".section-bar")
    expect(bars.nth(0).locator(".section-score")).to_contain_text("83")
    expect(bars.nth(4).locator(".section-score")).to_contain_text("left out")
    expect(bars.nth(6).locator(".section-score")).to_contain_text("30")


def test_a_second_tab_with_the_same_check_follows(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    one, two = context.new_page(), context.new_page()
    one.goto(CHECK)
    two.goto(CHECK)
    answer(one, {ITEMS[0]: 2})
    expect(two.locator(f"input[name='{ITEMS[0]}'][value='2']")).to_be_checked()


def test_stored_answers_that_cannot_be_read_are_kept_aside_and_offered(page: Page) -> None:
    page.goto(CHECK)
    page.evaluate("localStorage.setItem('customer-handbook:answers:losing-customers', '{broken')")
    page.reload()
    expect(page.locator("#storage-notice")).to_contain_text("kept aside")
    answer(page, {ITEMS[0]: 2})
    kept = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.includes(':damaged:')).map(([, text]) => text)"
    )
    assert kept == ["{broken"]
    assert stored(page)["answers"][ITEMS[0]]["value"] == 2


def test_when_the_browser_saves_nothing_the_page_says_so_and_scores_all_the_same(page: Page) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page.goto(CHECK)
    answer(page, {ITEMS[0]: 2})
    expect(page.locator("#storage-notice")).to_contain_text("save them as a file")
    assert until_scored(page, {ITEMS[0]: 2}) == engine_says({ITEMS[0]: 2})


def test_python_does_not_start_on_pages_without_a_check(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/en/guides/keep-every-promise/")
    page.wait_for_timeout(3500)
    assert not [url for url in asked if "/py/" in url]


def test_with_scripts_nothing_is_said_about_scripts_being_off(page: Page) -> None:
    page.goto(CHECK)
    expect(page.locator(".no-script")).to_be_hidden()


def test_without_scripts_the_check_is_a_readable_form_with_points(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(CHECK)
    assert page.locator("section[data-section]:visible").count() == 10
    expect(page.locator(".no-script")).to_contain_text("add up the points on paper")
    assert "9 points" in page.locator("[data-item=promise-warned-early]").inner_text()
    expect(page.locator(".paper-sum")).to_be_visible()


def test_on_paper_all_sections_and_points_are_printed(page: Page) -> None:
    page.goto(CHECK)
    page.emulate_media(media="print")
    assert page.locator("section[data-section]:visible").count() == 10
    expect(page.locator(".paper-sum")).to_be_visible()
    expect(page.locator(".bar")).to_be_hidden()


def test_on_a_phone_nothing_has_to_be_scrolled_sideways(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(CHECK)
    answer(page, {ITEMS[0]: 0, ITEMS[1]: "unknown"})
    wait_for(page, "provisional")
    page.locator("[data-map=result]").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
