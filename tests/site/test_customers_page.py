"""Customers kept on the device: names, notes, reload, files, deleting."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tool_pages import (
    DECIDE,
    EARN,
    GOODBYE,
    ROOT,
    STEPS,
    STORE,
    TODAY,
    customers,
    fill_in,
    set_field,
    wait_until,
)

pytestmark = pytest.mark.browser


NAMES = [
    "O'Brien \"the\" & Sons <img src=x onerror=document.title='hacked'> مريم \u202etxt {customer} {{7*7}}",
    "__proto__",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_it_was_typed_and_never_run(page: Page, name: str) -> None:
    page.goto(DECIDE)
    page.get_by_label("Customer: a name").fill(name)
    fill_in(page, STEPS)
    wait_until(page, state="decided")
    expect(page.locator(".person").first).to_contain_text(name)
    page.goto(EARN)
    wait_until(page, state="decided")
    page.goto(GOODBYE)
    set_field(page, "customer", name)
    set_field(page, "sender", name)
    set_field(page, "situation", "A")
    set_field(page, "last_day", (TODAY + timedelta(days=40)).isoformat())
    page.get_by_label("Nothing is open between us").check()
    wait_until(page, state="decided")
    assert name in page.locator("pre.message").inner_text()
    assert page.title() != "hacked"
    assert customers(page)[0]["name"] == name


def test_a_note_of_ten_thousand_characters_is_kept_and_a_longer_one_is_told_at_its_field(page: Page) -> None:
    page.goto(DECIDE)
    page.locator("[data-map=history]").click()
    page.locator(".record-more summary").click()
    page.get_by_label("Notes for yourself").fill("n" * 10_000)
    expect(page.locator("[data-fault=notes]")).to_be_hidden()
    page.get_by_label("Notes for yourself").fill("n" * 20_001)
    expect(page.locator("[data-fault=notes]")).to_contain_text("Nothing was cut off")
    assert len(customers(page)[0]["notes"]) == 20_001


def test_an_attempt_in_the_future_is_told_at_its_field(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, {"attempts": {"attempts.0.kind": "talk", "attempts.0.on": (TODAY + timedelta(days=3)).isoformat()}})
    expect(page.locator("[data-fault='attempts.0.on']")).to_contain_text("too late")


def test_what_was_typed_is_there_after_a_reload_and_on_the_other_tools(page: Page) -> None:
    page.goto(DECIDE)
    page.get_by_label("Customer: a name").fill("Kalle")
    fill_in(page, STEPS)
    wait_until(page, outcome="fix")
    page.reload()
    wait_until(page, outcome="fix")
    page.goto(EARN)
    assert wait_until(page, state="decided")["net"] == "-400"
    expect(page.locator("#record-name")).to_have_value("Kalle")


def test_the_saved_file_gives_the_same_decision_on_the_command_line(page: Page, tmp_path: Path) -> None:
    page.goto(DECIDE)
    fill_in(page, STEPS)
    shown = wait_until(page, state="decided")
    page.locator("[data-map=history]").click()
    page.locator(".record-more summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    download.value.save_as(tmp_path / "customer.json")
    command = [sys.executable, "-m", "checklists", "decide", str(tmp_path / "customer.json"), "--json"]
    decided = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)
    assert (decided["outcome"], str(decided["rule"])) == (shown["outcome"], shown["rule"])
    assert decided["money"]["net"] == -400


def test_customers_are_listed_with_their_outcome_the_most_urgent_first(page: Page) -> None:
    page.goto(DECIDE)
    page.get_by_label("Customer: a name").fill("Fix me")
    fill_in(page, STEPS)
    wait_until(page, outcome="fix")
    page.get_by_role("button", name="Add another customer").click()
    expect(page.locator("#record-name")).to_be_focused()
    page.locator("#record-name").fill("Threat")
    fill_in(page, {**STEPS, "signs": {**STEPS["signs"], "signs.F2": "3", "entries.F2": "1", "entries.F2_serious": "1"}})
    wait_until(page, outcome="let-go-now", rule="3")
    expect(page.locator(".person").nth(0)).to_contain_text("Threat Part ways now")
    expect(page.locator(".person").nth(1)).to_contain_text("Fix me Fix")
    page.locator(".person").nth(1).click()
    wait_until(page, outcome="fix")


@pytest.mark.parametrize(("tool", "following"), [(DECIDE, "fieldset input"), (EARN, "[name='money.sales']")])
def test_a_new_customers_name_can_be_typed_at_once_and_the_next_field_keeps_the_cursor(
    page: Page, tool: str, following: str
) -> None:
    page.goto(tool)
    page.locator("#record-name").fill("Adam")
    reached = page.evaluate(
        """async (following) => {
        document.querySelector("[data-add]").click();
        const frame = () => new Promise(requestAnimationFrame);
        await frame(); await frame();
        const first = document.activeElement.id;
        const next = document.querySelector(following);
        next.focus();
        await new Promise((done) => setTimeout(done, 300));
        return [first, document.activeElement === next];
    }""",
        following,
    )
    assert reached == ["record-name", True]
    page.locator("#record-name").fill("Berta")
    assert [person["name"] for person in customers(page)] == ["Adam", "Berta"]


def test_one_customer_or_all_can_be_deleted_and_nothing_of_them_stays(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(EARN)
    for name in ("One", "Two", "Three"):
        if name != "One":
            page.get_by_role("button", name="Add another customer").click()
        page.locator("#record-name").fill(name)
    page.locator(".record-more summary").click()
    page.get_by_role("button", name="Delete this customer").click()
    assert [each["name"] for each in customers(page)] == ["One", "Two"]
    page.locator(".record-more").evaluate("details => { details.open = true; }")
    page.get_by_role("button", name="Delete all customers").click()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('customer-handbook')).length") == 0


def test_a_passed_delete_by_date_is_told_and_one_press_deletes(page: Page) -> None:
    page.goto(EARN)
    page.locator("#record-name").fill("Old")
    page.locator(".record-more summary").click()
    assert date.fromisoformat(page.locator("#record-delete-by").input_value()) > TODAY + timedelta(days=360)
    page.locator("#record-delete-by").fill((TODAY - timedelta(days=1)).isoformat())
    page.reload()
    expect(page.locator("#past")).to_contain_text("Old")
    page.get_by_role("button", name="Delete them now").click()
    assert customers(page) == []


def test_customers_that_cannot_be_read_are_kept_aside_and_can_be_saved(page: Page) -> None:
    page.goto(EARN)
    page.evaluate(f"localStorage.setItem('{STORE}', '{{broken')")
    page.reload()
    expect(page.locator("#storage-notice")).to_contain_text("kept aside")
    kept = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.includes('damaged')).map(([, text]) => text)"
    )
    assert kept == ["{broken"]


def test_a_tool_without_scripts_says_so_and_shows_no_dead_form(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    for path in (DECIDE, EARN, GOODBYE):
        page.goto(path)
        expect(page.get_by_text("runs no scripts")).to_be_visible()
        expect(page.locator("#answers")).to_be_hidden()


def test_a_failed_start_of_python_says_so_keeps_what_was_typed_and_can_be_tried_again(page: Page) -> None:
    page.route("**/library.bin", lambda route: route.abort())
    page.goto(EARN)
    set_field(page, "money.sales", "100")
    wait_until(page, state="failed")
    expect(page.locator("#failure")).to_contain_text("could not be loaded")
    page.unroute("**/library.bin")
    page.get_by_role("button", name="Try again").click()
    assert wait_until(page, state="decided")["net"] == "100"
