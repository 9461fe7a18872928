"""The tools: decision, goodbye, customer profit and triage, driven as an owner drives them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import START_SECONDS
from playwright.sync_api import BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[2]
DECIDE, EARN, GOODBYE, TRIAGE = (
    f"/en/tools/{name}/" for name in ("keep-fix-let-go", "customer-profit", "goodbye", "triage")
)
STORE = "customer-handbook:customers"
TODAY = date.today()

pytestmark = pytest.mark.browser

# One customer, field by field: what is chosen, what is typed. They have complained nine times and cost money.
STEPS: dict[str, dict[str, Any]] = {
    "stops": {
        "danger": "false",
        "stops.protected_or_right": "no",
        "stops.vulnerable_or_essential": "false",
        "stops.notice_days": "30",
        "stops.owed": "true",
    },
    "signs": {
        "signs.F1": "3",
        "entries.F1": "9",
        "signs.F2": "0",
        "signs.F3": "0",
        "signs.F4": "1",
        "signs.F6": "0",
        "signs.F7": "0",
    },
    "money": {
        "estimate": "false",
        "money.sales": "6,000",
        "money.direct": "3600",
        "money.hours": "70",
        "money.hourly_cost": "40",
    },
    "change": {f"change.{n}": "0" for n in range(5)},
    "attempts": {"attempts.0.kind": "price", "attempts.0.on": "2026-06-01"},
    "history": {"years": "2", "friend": "false", "talked_in_person": "true"},
}


def state_of(page: Page) -> dict[str, str]:
    figures: dict[str, str] = page.evaluate("({...document.getElementById('result').dataset})")
    return figures


def wait_until(page: Page, **facts: str) -> dict[str, str]:
    """Waits until #result says this, and returns all it says."""
    page.wait_for_function(
        "facts => Object.entries(facts).every(([k, v]) => document.getElementById('result').dataset[k] === v)",
        arg=facts,
        timeout=START_SECONDS * 1000,
    )
    return state_of(page)


def set_field(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[name='{name}']").first
    if field.get_attribute("type") == "radio":
        page.locator(f"[name='{name}'][value='{value}']").check()
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def fill_in(page: Page, steps: dict[str, dict[str, Any]]) -> None:
    for step, fields in steps.items():
        page.locator(f"[data-map={step}]").click()
        for name, value in fields.items():
            set_field(page, name, value)


def customers(page: Page) -> list[dict[str, Any]]:
    text = page.evaluate(f"localStorage.getItem('{STORE}')")
    found: list[dict[str, Any]] = json.loads(text)["customers"] if text else []
    return found


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


def test_the_whole_decision_can_be_made_by_keyboard_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(DECIDE)
    page.locator("[data-map=stops]").focus()
    for fields in STEPS.values():
        for name, value in fields.items():
            field = page.locator(f"[name='{name}']").first
            for _ in range(40):
                page.keyboard.press("Tab")
                if page.evaluate("name => document.activeElement.name === name", name):
                    break
            expect(page.locator(f"[name='{name}']:focus")).to_have_count(1)
            if field.get_attribute("type") == "radio":
                page.keyboard.press("Space")
                values = [each.get_attribute("value") for each in page.locator(f"[name='{name}']").all()]
                for _ in range(values.index(value)):
                    page.keyboard.press("ArrowDown")
            elif field.evaluate("field => field.tagName") == "SELECT":
                page.keyboard.type("Offered a new price")
            elif field.get_attribute("type") == "date":
                page.keyboard.type("06012026")
            else:
                page.keyboard.type(value)
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("/Next|See the result/.test(document.activeElement.textContent)"):
                break
        page.keyboard.press("Enter")
    wait_until(page, outcome="fix", rule="8")
    expect(page.locator("#report .outcome")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


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
    expect(page.locator("[data-fault='money.direct']")).to_contain_text("two ways")


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


def test_the_worked_example_fills_the_form_and_gives_the_figures_of_the_text(page: Page) -> None:
    page.goto(EARN)
    page.locator(".example summary").click()
    expect(page.locator(".example")).to_contain_text("Left: 294, a margin of 4.9 %")
    page.get_by_role("button", name="Fill in the example").click()
    figures = wait_until(page, state="decided")
    assert (figures["net"], figures["margin"], figures["needed"]) == ("294", "0.049", "0.1888")
    expect(page.locator("#report")).to_contain_text("prices to them would have to rise by 18.9%")


def test_several_customers_are_sorted_by_what_is_left_with_a_picture_and_a_table(page: Page) -> None:
    page.goto(EARN)
    for name, sales, direct in (("Small", "1000", "400"), ("Loss", "5000", "5600"), ("Big", "9000", "4000")):
        if name != "Small":
            page.get_by_role("button", name="Add another customer").click()
        page.locator("#record-name").fill(name)
        set_field(page, "money.sales", sales)
        set_field(page, "money.direct", direct)
    rows = page.locator("#curve tbody tr")
    expect(rows).to_have_count(3)
    assert [row.inner_text().split("\t") for row in rows.all()] == [
        ["Big", "9,000", "5,000", "55.6%", "5,000"],
        ["Small", "1,000", "600", "60%", "5,600"],
        ["Loss", "5,000", "-600", "-12%", "5,000"],
    ]
    expect(page.locator("#curve svg rect")).to_have_count(3)
    expect(page.locator("#curve svg")).to_have_attribute(
        "aria-label",
        "Bars of what each customer leaves, most first: Big 5,000; Small 600; Loss -600. All together: 5,000.",
    )
    expect(page.locator("#curve")).to_contain_text("the last ones take back 600")


GOODBYE_FIELDS = {
    "situation": "B",
    "customer": "Ms Tamm",
    "sender": "Jaan, Window Care",
    "happy": "no",
    "need": "visits on the same day",
    "facts.0.on": "2026-05-03",
    "facts.0.text": "you waited two days for our visit",
    "last_day": (TODAY + timedelta(days=30)).isoformat(),
    "open_matters.orders": "the May order",
    "alternatives.0.name": "Swift Windows",
    "alternatives.0.checked": TODAY.isoformat(),
}


def test_the_goodbye_message_grows_with_what_is_typed_and_is_copied_as_shown(
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(GOODBYE)
    wait_until(page, state="incomplete")
    for name, value in GOODBYE_FIELDS.items():
        set_field(page, name, value)
    page.get_by_label("This reason is true").check()
    wait_until(page, state="decided", remarks="0")
    message = page.locator("pre.message").inner_text()
    for part in (
        "Dear Ms Tamm",
        "visits on the same day",
        "3 May 2026",
        "the May order",
        "Swift Windows",
        "Jaan, Window Care",
    ):
        assert part in message
    assert "refund" not in message
    page.get_by_role("button", name="Copy the text").click()
    assert page.evaluate("navigator.clipboard.readText()").strip() == message.strip()


def test_words_that_hurt_are_found_and_the_link_leads_to_the_field(page: Page) -> None:
    page.goto(GOODBYE)
    for name, value in {**GOODBYE_FIELDS, "facts.0.text": "you were difficult and ill"}.items():
        set_field(page, name, value)
    wait_until(page, state="decided")
    found = page.locator(".remarks li")
    expect(found.filter(has_text="“difficult”")).to_have_count(1)
    expect(found.filter(has_text="“ill”")).to_have_count(1)
    found.first.get_by_role("link").click()
    expect(page.locator("[name='facts.0.text']")).to_be_focused()


def test_the_gift_of_money_is_off_until_it_is_chosen(page: Page) -> None:
    page.goto(GOODBYE)
    assert page.locator("[name=goodwill]:checked").get_attribute("value") == "none"
    expect(page.locator("[name=amount]")).to_be_hidden()
    expect(page.get_by_text("No money gift is the default")).to_be_visible()
    for name, value in {**GOODBYE_FIELDS, "goodwill": "refund", "amount": "60 euros"}.items():
        set_field(page, name, value)
    wait_until(page, state="decided")
    expect(page.locator("pre.message")).to_contain_text("60 euros")


def test_after_abuse_the_message_is_short_and_without_thanks(page: Page) -> None:
    page.goto(GOODBYE)
    for name in ("customer", "sender", "last_day", "open_matters.orders"):
        set_field(page, name, GOODBYE_FIELDS[name])
    set_field(page, "situation", "F")
    set_field(page, "facts.0.on", "2026-11-01")
    wait_until(page, state="decided")
    message = page.locator("pre.message").inner_text()
    assert "thank" not in message.lower()
    assert "sorry" not in message.lower()
    expect(page.locator("[name=goodwill]").first).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390])
def test_the_triage_gives_the_sentence_in_four_taps_by_keyboard_and_before_any_program(
    new_context: Callable[..., BrowserContext], width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(TRIAGE)
    for answer in ("No", "No", "No", "They are angry and want to come first"):
        page.locator(".screen:visible").get_by_role("link", name=answer, exact=True).focus()
        page.keyboard.press("Enter")
    expect(page.locator(".screen:visible q")).to_have_text(
        "I can see this has made you angry. Let us look at what I can do right now."
    )
    expect(page.locator(".screen:visible h2")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert not [url for url in asked if "/py/" in url]


def test_the_triage_works_without_scripts_and_names_every_emergency_number(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(TRIAGE)
    page.locator(".screen:visible").get_by_role("link", name="Yes").click()
    expect(page.locator(".screen:visible h2")).to_have_text("Get safe")
    assert [link.get_attribute("href") for link in page.locator(".screen:visible a[href^='tel:']").all()] == [
        "tel:112",
        "tel:191",
        "tel:911",
        "tel:999",
        "tel:911",
    ]


def test_the_emergency_number_is_that_of_the_chosen_country(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(timezone_id="Asia/Bangkok").new_page()
    page.goto(TRIAGE)
    visible = page.locator(".emergency .call:visible")
    expect(visible).to_have_count(1)
    expect(visible).to_contain_text("191")
    page.get_by_label("Your country").select_option("Estonia")
    expect(visible).to_contain_text("112")
    page.reload()
    expect(visible).to_contain_text("112")


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
