"""The tool that decides about one customer: steps, reasons, faults at their fields, print."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tool_pages import DECIDE, EARN, STEPS, TODAY, fill_in, set_field, state_of, wait_until

from translations import load_tool

pytestmark = pytest.mark.browser


def test_a_customer_taken_through_all_steps_gets_the_decision_the_reason_and_the_next_steps(page: Page) -> None:
    page.goto(DECIDE)
    page.get_by_label("Customer: a name").fill("A. from Tartu")
    fill_in(page, STEPS)
    page.get_by_role("link", name="See the result").click()
    wait_until(page, state="decided", outcome="fix", rule="8")
    report = page.locator("#report")
    expect(report).to_contain_text("Fewer than two different kinds of attempt")
    expect(report).to_contain_text("constant small complaints (3), no profit (3)")
    expect(report.locator(".next-steps li")).to_have_count(3)
    expect(report.locator(".next-steps li").first).to_contain_text("show them how to get the best from you")
    expect(report).to_contain_text("If two different kinds of attempt had failed, then: Part ways")


def test_the_review_sheet_prints_on_one_page_of_a4_with_what_was_filled_in(page: Page) -> None:
    page.goto(DECIDE)
    page.get_by_label("Customer: a name").fill("A. from Tartu")
    fill_in(page, STEPS)
    wait_until(page, state="decided")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.locator("#sheet")).to_contain_text("A. from Tartu: Fix it first")
    expect(page.locator("#sheet")).to_contain_text("What is left: -400")
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#report")).to_be_hidden()


def test_a_second_attempt_leads_to_parting_with_the_contract_gate_and_the_message(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, STEPS)
    page.locator("[data-map=attempts]").click()
    page.get_by_role("button", name="Add another attempt").click()
    set_field(page, "attempts.1.kind", "talk")
    set_field(page, "attempts.1.on", "2026-07-01")
    end = (TODAY + timedelta(days=30)).isoformat()
    wait_until(page, outcome="let-go", rule="11", end=end)
    page.locator("[data-map=result]").click()
    expect(page.locator("#report")).to_contain_text("Pay back what you owe")
    page.get_by_role("link", name="Write the goodbye message").click()
    page.wait_for_url("**/tools/goodbye/?customer=*")
    set_field(page, "situation", "A")
    set_field(page, "sender", "Mari, Corner Bakery")
    set_field(page, "last_day", TODAY.isoformat())
    page.get_by_label("Nothing is open between us").check()
    expect(page.locator("[data-fault=last_day]")).to_contain_text("too early")
    set_field(page, "last_day", end)
    wait_until(page, state="decided")


def test_danger_shows_what_to_do_at_once_and_nothing_outvotes_it(page: Page) -> None:
    page.goto(DECIDE)
    set_field(page, "danger", "true")
    alert = page.get_by_role("alert").filter(has_text="Act now")
    expect(alert).to_be_visible()
    expect(alert.locator("a[href^='tel:']")).to_have_count(5)
    wait_until(page, outcome="act-now", rule="1")
    fill_in(page, {"signs": STEPS["signs"], "change": {f"change.{n}": "2" for n in range(5)}})
    page.wait_for_timeout(300)
    assert state_of(page)["outcome"] == "act-now"


def test_a_stop_pauses_the_decision_whatever_the_rest_says(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, {**STEPS, "stops": {**STEPS["stops"], "stops.protected_or_right": "unsure"}})
    wait_until(page, outcome="pause", rule="2")
    page.locator("[data-map=result]").click()
    expect(page.locator("#report")).to_contain_text("Before you refuse or stop serving")


def test_what_is_still_needed_is_listed_and_leads_to_its_field(page: Page) -> None:
    page.goto(DECIDE)
    fill_in(page, {key: STEPS[key] for key in ("stops", "signs", "money")})
    page.locator("[data-map=result]").click()
    wait_until(page, state="incomplete")
    page.locator("#report").get_by_role("link", name="For how many whole years").click()
    expect(page.locator("[name=years]")).to_be_focused()
    expect(page.locator("[name=years]")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("money.sales", "a lot", "not a number"),
        ("money.sales", "-20", "below zero"),
        ("money.credits", "1e9", "not a number"),
        ("money.target_percent", "150", "too large"),
        ("money.hours", "<b>7</b>", "not a number"),
    ],
)
def test_a_wrong_figure_gets_a_message_at_its_field_and_stays_as_typed(
    page: Page, name: str, typed: str, message: str
) -> None:
    page.goto(EARN)
    set_field(page, "money.sales", "100")
    wait_until(page, state="decided")
    set_field(page, name, typed)
    fault = page.locator(f"[data-fault='{name}']")
    expect(fault).to_contain_text(message)
    expect(page.locator(f"[name='{name}']")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"[name='{name}']")).to_have_value(typed)
    page.reload()
    expect(page.locator(f"[name='{name}']")).to_have_value(typed)
    set_field(page, name, "5")
    expect(fault).to_be_hidden()


def test_estonians_write_a_decimal_comma_and_an_unclear_number_is_asked_again(page: Page) -> None:
    page.goto(EARN.replace("/en/", "/et/"))
    set_field(page, "money.sales", "1 200,50")
    assert wait_until(page, state="decided")["net"] == "1200.5"
    set_field(page, "money.direct", "1.200")
    told = load_tool("common", "et")["faults"]["unclear-number"]
    expect(page.locator("[data-fault='money.direct']")).to_contain_text(told)
