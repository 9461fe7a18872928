"""What the owner does with a result: plan, what if, history, colleagues, link, files, businesses, deleting."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import CHECK, START_SECONDS, answer, stored, wait_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import BrowserContext, Page, expect

from checklists.loading import load_checklist

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
LOSING = load_checklist("losing-customers")
KEY = "customer-handbook:answers:losing-customers"
TODAY = date.today().isoformat()
HELD = dict.fromkeys(LOSING.items, 3) | {
    "promise-warned-early": 1,
    "hours-asked": 0,
    "newcomer-product-check": "unknown",
}


def document(answers: dict[str, Any], on: str = TODAY) -> str:
    """An answer file."""
    given = {item: {"value": value, "on": on} for item, value in answers.items()}
    head = {"format": "customer-handbook-answers", "format_version": 1, "checklist": "losing-customers"}
    return json.dumps({**head, "content_version": LOSING.version, "saved": on, "answers": given})


def open_with(page: Page, answers: dict[str, Any], on: str = TODAY, address: str = CHECK) -> None:
    """Opens the check's result with these answers on the device."""
    page.add_init_script(
        f"if (!sessionStorage.opened) {{ sessionStorage.opened = 1; localStorage.setItem({json.dumps(KEY)}, {json.dumps(document(answers, on))}); }}"
    )
    page.goto(f"{address}#result")
    wait_for(page, "provisional", "complete")
    page.locator("#after").wait_for(timeout=START_SECONDS * 1000)


def command(*arguments: str, stdin: str = "") -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "checklists", *arguments, "--json"],
        cwd=ROOT, input=stdin, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def card(page: Page, item: str) -> Any:
    return page.locator(f"#report .card[data-item={item}]")


def test_a_held_score_is_said_to_stay_and_not_to_lie_between_49_and_49(page: Page) -> None:
    open_with(page, HELD)
    expect(page.locator("#report")).to_contain_text("Whatever you find out, it stays at 49. Answers to find out: 1.")
    expect(page.locator("#report")).not_to_contain_text("Between 49 and 49")


def test_the_answers_to_find_out_are_listed_the_one_that_narrows_most_first(page: Page) -> None:
    open_with(page, HELD | {"hours-asked": "unknown", "full-price-known": "unknown"})
    lines = page.locator("#find-out li")
    expect(lines).to_have_count(3)
    expect(lines.first).to_contain_text("full price")
    amounts = [float(re.findall(r"up to ([\d.]+)", line)[0]) for line in lines.all_inner_texts()]
    assert amounts == sorted(amounts, reverse=True)


def test_what_fits_the_week_is_what_the_command_line_chooses(page: Page) -> None:
    open_with(page, HELD)
    page.get_by_label("Hours you have").fill("3")
    page.get_by_role("button", name="Choose for me").click()
    plan = command("plan", "-", "--hours", "3", stdin=document(HELD))
    expect(page.locator("#plan-result")).to_contain_text(f"{len(plan['chosen'])} actions fit into 3 hours")
    fits = page.locator("#report .card-fits")
    assert [each.get_attribute("data-item") for each in fits.all()] == plan["chosen"]
    page.reload()
    expect(page.get_by_label("Hours you have")).to_have_value("3")
    page.get_by_label("Hours you have").fill("many")
    page.get_by_role("button", name="Choose for me").click()
    expect(page.locator("#plan-fault")).to_contain_text("Write hours as a number")


def test_planned_and_done_are_kept_and_a_done_action_asks_for_its_answer(page: Page) -> None:
    open_with(page, HELD)
    first = card(page, "promise-warned-early")
    first.get_by_label("Planned", exact=True).check()
    first.get_by_label("Done", exact=True).check()
    expect(first).to_contain_text("Answer the question again, so that it counts")
    page.reload()
    wait_for(page, "complete")
    expect(first.get_by_label("Planned", exact=True)).to_be_checked()
    first.get_by_role("link", name="Go to the question").last.click()
    answer(page, {"promise-warned-early": 3})
    page.locator("[data-map=result]").click()
    expect(first).to_have_count(0)


def test_what_if_moves_the_dial_and_says_band_and_cap(page: Page) -> None:
    open_with(page, HELD)
    card(page, "hours-asked").get_by_label("What if").check()
    told = page.locator("#what-if-result")
    expect(told).to_contain_text("What if 1 of these were done: 49 instead of 49.")
    expect(told).to_contain_text("Still held")
    card(page, "promise-warned-early").get_by_label("What if").check()
    expect(told).to_contain_text("instead of 49. Strong")
    assert page.locator("#report .dial-then").get_attribute("stroke-dasharray") != "0 101"
    page.get_by_role("button", name="Switch all off").click()
    expect(told).to_contain_text("Tick")


def test_a_finished_result_is_kept_with_its_date_and_two_are_compared(page: Page) -> None:
    old = (date.today() - timedelta(days=30)).isoformat()
    before = HELD | {"newcomer-product-check": 0}
    open_with(page, before)
    page.evaluate(
        "old => { const key = 'customer-handbook:runs:losing-customers'; const runs = JSON.parse(localStorage.getItem(key));"
        " runs[0].on = old; localStorage.setItem(key, JSON.stringify(runs)); }",
        old,
    )
    page.reload()
    wait_for(page, "complete")
    page.locator("section[data-section=honesty]").evaluate("part => location.hash = part.dataset.section")
    answer(page, {"promise-warned-early": 3})
    page.locator("[data-map=result]").click()
    expect(page.locator("#history-rows tr")).to_have_count(2)
    expect(page.locator(".trend circle")).to_have_count(2)
    assert "Scores over time: " in str(page.locator(".trend").get_attribute("aria-label"))
    page.get_by_role("button", name="Compare", exact=True).click()
    comparison = page.locator("#comparison")
    expect(page.locator("#comparison-said")).to_contain_text("Because the questions changed: 0")
    expect(comparison.locator("li")).to_have_count(1)
    expect(comparison).to_contain_text("Better")


def test_answers_older_than_90_days_are_marked_and_a_calendar_file_reminds(page: Page) -> None:
    open_with(page, HELD, on=(date.today() - timedelta(days=91)).isoformat())
    expect(page.locator("#history-old")).to_contain_text("Answers older than 90 days: 40")
    with page.expect_download() as download:
        page.get_by_role("button", name="Remind me in 90 days").click()
    text = download.value.path().read_bytes().decode()
    due = (date.today() + timedelta(days=90)).isoformat().replace("-", "")
    assert f"DTSTART;VALUE=DATE:{due}\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "20000101" not in text


def test_fifty_colleagues_are_merged_as_on_the_command_line(page: Page, tmp_path: Path) -> None:
    files = []
    for number in range(50):
        path = tmp_path / f"{number}.json"
        path.write_text(
            document(dict.fromkeys(LOSING.items, 2) | {"hours-asked": number % 4, "calls-answered": 3 * (number % 2)})
        )
        files.append(str(path))
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    open_with(page, HELD)
    page.get_by_label("Count my own answers too").uncheck()
    page.get_by_label("Files of your colleagues").set_input_files([*files, str(broken)])
    result = page.locator("#people [data-people]")
    expect(result).to_have_attribute("data-people", "50")
    expect(page.locator("#people-refused")).to_contain_text("broken.json")
    merged = command("merge", *files)
    expect(page.locator(".discuss tbody tr")).to_have_count(len(merged["discuss"]))
    assert len(merged["discuss"]) == 2
    page.get_by_role("button", name="Remove all colleagues").click()
    expect(result).to_have_count(0)


def test_a_colleagues_file_that_cannot_be_read_is_named_and_one_person_is_not_enough(
    page: Page, tmp_path: Path
) -> None:
    open_with(page, HELD)
    broken = tmp_path / "broken.json"
    broken.write_text("[]")
    page.get_by_label("Files of your colleagues").set_input_files(str(broken))
    expect(page.locator("#people-refused")).to_contain_text("broken.json could not be read")
    expect(page.locator("#people-said")).to_contain_text("So far: 1")
    page.get_by_label("Or paste a link").fill(share_link(page))
    page.get_by_role("button", name="Add the link").click()
    expect(page.locator("#people [data-people='2']")).to_have_count(1)


def share_link(page: Page) -> str:
    page.get_by_role("button", name="Make a link").click()
    field = page.get_by_label("The link", exact=True)
    expect(field).to_have_value(re.compile("#share="))
    return field.input_value()


@pytest.mark.parametrize("language", ["en", "th", "et", "fil"])
def test_a_link_is_short_opens_in_any_language_and_replaces_nothing_unasked(
    page: Page, new_context: Callable[..., BrowserContext], language: str
) -> None:
    open_with(page, HELD)
    link = share_link(page)
    assert len(link.partition("#")[2]) <= 40
    other = new_context().new_page()
    other.goto(link.replace("/en/", f"/{language}/"))
    dialog = other.locator("#preview")
    dialog.wait_for(timeout=START_SECONDS * 1000)
    expect(dialog).to_contain_text("40")
    assert stored(other)["answers"] == {}
    other.locator("#preview button[value=use]").click()
    wait_for(other, "complete")
    assert {item: each["value"] for item, each in stored(other)["answers"].items()} == HELD
    assert "#share" not in other.url


def test_a_damaged_link_says_so_and_changes_nothing(page: Page) -> None:
    open_with(page, HELD)
    link = share_link(page)
    for bad in (
        link[:-3],
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        f"{CHECK}#share=<img src=x>",
        f"{CHECK}#share={'A' * 9000}",
        f"{CHECK}#share=%",
    ):
        page.goto("about:blank")
        page.goto(bad)
        expect(page.locator("#after-notice")).to_contain_text(
            "This link could not be read", timeout=START_SECONDS * 1000
        )
        assert len(stored(page)["answers"]) == 40


def test_a_file_is_looked_at_before_it_replaces_and_the_old_answers_are_kept(page: Page, tmp_path: Path) -> None:
    open_with(page, HELD)
    path = tmp_path / "answers.json"
    path.write_text(document(dict.fromkeys(LOSING.items, 2)))
    page.get_by_label("Open a file of answers").set_input_files(str(path))
    expect(page.locator("#preview")).to_contain_text("These 40 answers give 67")
    page.get_by_role("button", name="Leave everything as it is").click()
    assert stored(page)["answers"]["hours-asked"]["value"] == 0
    page.get_by_label("Open a file of answers").set_input_files(str(path))
    page.get_by_role("button", name="Replace my answers").click()
    expect(page.locator("#after-notice")).to_contain_text("were kept")
    assert stored(page)["answers"]["hours-asked"]["value"] == 2


def test_an_answer_to_a_question_no_longer_asked_is_kept_and_does_not_count(page: Page, tmp_path: Path) -> None:
    open_with(page, HELD | {"an-older-question": 0})
    expect(page.locator("#report .dial-number")).to_have_text("49")
    assert stored(page)["answers"]["an-older-question"]["value"] == 0
    assert "#share=" in share_link(page)


BAD_FILES = {
    "no JSON": "{",
    "another format": '{"format": "x"}',
    "newer": document({}).replace('"format_version": 1', '"format_version": 9'),
    "prototype": '{"__proto__": {"x": 1}, "format": "customer-handbook-answers"}',
    "wrong type": document({"hours-asked": 1}).replace('"value": 1', '"value": [1]'),
    "10 MB": " " * 10_000_000,
    "100,000 answers": document({f"x{n}": 1 for n in range(100_000)}),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_cannot_be_used_says_why_and_changes_nothing(page: Page, tmp_path: Path, kind: str) -> None:
    open_with(page, HELD)
    before = stored(page)
    path = tmp_path / "bad.json"
    path.write_text(BAD_FILES[kind])
    page.get_by_label("Open a file of answers").set_input_files(str(path))
    expect(page.locator("#after-notice")).to_contain_text("Nothing was changed.")
    assert stored(page) == before


def test_result_and_answers_come_as_text_and_as_a_table(page: Page) -> None:
    open_with(page, HELD)
    page.evaluate(
        "key => { const d = JSON.parse(localStorage.getItem(key)); d.answers['hours-asked'].note = '=1+1 \"quoted\", <b>'; localStorage.setItem(key, JSON.stringify(d)); }",
        KEY,
    )
    page.reload()
    wait_for(page, "complete")
    with page.expect_download() as download:
        page.get_by_role("button", name="Answers as a table").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == 41
    assert [row[3] for row in rows if row[3] and row[3] != "Note"] == ['\'=1+1 "quoted", <b>']
    with page.expect_download() as download:
        page.get_by_role("button", name="Result as text").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("# Are you losing customers?: 49")
    assert "<b>" not in text.replace("\\<b\\>", "")


def test_one_section_raised_shows_both_totals(page: Page) -> None:
    open_with(page, HELD | {"promise-warned-early": 3})
    page.get_by_text("Does one section matter more").click()
    page.locator("#raise-section").select_option("opening-hours")
    page.locator("#raise-points").select_option("6")
    raised = command("score", "-", "--raise", "opening-hours=6", stdin=document(HELD | {"promise-warned-early": 3}))
    expect(page.locator("#raise-result")).to_contain_text(
        f"With Opening hours raised by 6: {round(raised['raised']['shown'])}. Without: {round(raised['total']['shown'])}."
    )


def test_two_businesses_have_their_own_answers_and_stand_side_by_side(page: Page) -> None:
    open_with(page, HELD)
    page.get_by_label("Name", exact=True).fill("Branch <2>")
    page.get_by_role("button", name="Add a business or branch").click()
    page.wait_for_load_state()
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3})
    wait_for(page, "provisional")
    page.locator("[data-map=result]").click()
    expect(page.locator("#branch-side tbody tr")).to_have_count(2)
    expect(page.locator("#branch-side")).to_contain_text("Branch <2>")
    expect(page.locator("#branch-side")).to_contain_text("49")
    page.get_by_label("You are answering for").select_option("My business")
    page.wait_for_load_state()
    wait_for(page, "complete")
    assert len(stored(page)["answers"]) == 40


def test_starting_over_keeps_the_result_and_deleting_leaves_nothing(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    open_with(page, HELD)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#answers :checked")).to_have_count(0)
    assert stored(page)["answers"] == {}
    assert page.evaluate("JSON.parse(localStorage.getItem('customer-handbook:runs:losing-customers')).length") == 1
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3})
    wait_for(page, "provisional")
    page.locator("[data-map=result]").click()
    page.get_by_role("button", name="Delete everything from this device").click()
    expect(page.locator("#after-notice")).to_contain_text("Everything is deleted")
    left = page.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('customer-handbook:answers') || key.includes(':runs'))"
    )
    assert left == []


values = st.sampled_from([0, 1, 2, 3, "na", "unknown"])


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(some=st.dictionaries(st.sampled_from(list(LOSING.items)), values, min_size=1))
def test_answers_stay_the_same_from_browser_to_file_to_command_line_to_link_and_back(
    new_context: Callable[..., BrowserContext], tmp_path: Path, some: dict[str, Any]
) -> None:
    page = new_context().new_page()
    open_with(page, some)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers as a file").click()
    download.value.save_as(tmp_path / "answers.json")
    expected = command("score", str(tmp_path / "answers.json"))
    assert in_the_page(page, some) == expected
    other = new_context().new_page()
    other.goto(share_link(page))
    other.locator("#preview button[value=use]").click(timeout=START_SECONDS * 1000)
    wait_for(other, "provisional", "complete")
    back = {item: each["value"] for item, each in stored(other)["answers"].items()}
    assert back == some
    assert in_the_page(other, back) == expected


def in_the_page(page: Page, answers: dict[str, Any]) -> Any:
    """What the page's own engine says, as it says it."""
    module = page.locator("link[rel=modulepreload][href*='engine']").get_attribute("href")
    return page.evaluate(
        """async ([module, answers]) => {
            const { engine } = await import(new URL(module, location.href));
            return (await engine.answer({ ask: "score", checklist: "losing-customers", answers })).result;
        }""",
        [module, answers],
    )


def test_result_and_plan_print_on_the_first_page_and_the_answers_after_it(page: Page) -> None:
    open_with(page, HELD)
    page.get_by_label("Hours you have").fill("3")
    page.get_by_role("button", name="Choose for me").click()
    expect(page.locator("#plan-result")).not_to_be_empty()
    page.emulate_media(media="print")
    order = page.evaluate(
        "[document.getElementById('result'), document.getElementById('answers')].map(e => e.getBoundingClientRect().top)"
    )
    assert order[0] < order[1]
    expect(page.locator("#report .dial")).to_be_visible()
    page.set_viewport_size({"width": 680, "height": 1000})  # 180 mm of A4, at 96 dots an inch
    assert page.evaluate("document.getElementById('result').getBoundingClientRect().bottom + scrollY") < 267 / 25.4 * 96
    expect(page.locator("#answers fieldset").last).to_be_visible()
