"""What lies on the device from another time is kept: damaged, older or newer, from another clock, to another checklist."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import CHECK, answer, stored, wait_for
from playwright.sync_api import BrowserContext, Page, Route, expect
from test_after import HELD, KEY, LOSING, document, open_with
from test_storage import NOTICE, WITHOUT_PYTHON
from tool_pages import DECIDE, EARN, STORE, customers

pytestmark = pytest.mark.browser
PERSON = {"id": "a1", "name": "Kalle", "notes": "", "delete_by": "2027-01-01", "fields": {"money": {"sales": "100"}}}
BRANCHES = "customer-handbook:branches"
RESULTS = [KEY.replace(":answers:", ":runs:"), f"{KEY}:plan", KEY.replace(":answers:", ":colleagues:"), BRANCHES]


def of_customers(**changes: Any) -> str:
    person = {**PERSON, "goodbye": {}, "second": {}, **changes}
    head = {"format": "customer-handbook-customers", "format_version": 1, "saved": "2026-11-22"}
    return json.dumps({**head, "customers": [person]})


def with_answers(entries: Any) -> str:
    return json.dumps({**json.loads(document({})), "answers": entries})


def put(page: Page, **texts: str) -> None:
    page.evaluate("texts => Object.entries(texts).forEach(each => localStorage.setItem(...each))", texts)


def aside(page: Page, key: str) -> list[str]:
    found: list[str] = page.evaluate(
        "key => Object.keys(localStorage).filter(each => each.startsWith(`${key}:damaged:`)).map(each => localStorage[each])",
        key,
    )
    return found


NO_STORE = ["", "{", "null", "[]", "7", '"text"', '{"format": "another"}']
DAMAGED = {
    KEY: [
        *NO_STORE,
        document({"hours-asked": 1})[:-9],
        *(with_answers(entries) for entries in (None, [], 7, {"hours-asked": None}, {"hours-asked": 2})),
        *(with_answers({"hours-asked": {"value": value}}) for value in (None, {}, [1], "1", 9)),
        with_answers({"hours-asked": {"value": 1, "note": {}}}),
        with_answers({"hours-asked": {"value": 1, "on": 7}}),
    ],
    STORE: [
        *NO_STORE,
        of_customers()[:-9],
        '{"format": "customer-handbook-customers", "customers": {}}',
        *(of_customers(**{name: None}) for name in ("id", "name", "notes", "delete_by", "fields", "goodbye", "second")),
        of_customers(fields=[]),
    ],
}


READ = """async ([module, kind, key, texts]) => {
  const { [kind]: Kind } = await import(new URL(module, location.href));
  return texts.map((text) => {
    localStorage.clear();
    localStorage.setItem(key, text);
    const kept = [1, 2].map(() => new Kind("losing-customers", "", new Set()))[1];
    return [text, kept.store.isEmpty(), ...Object.keys(localStorage).filter((each) => each !== key).map((each) => localStorage[each])];
  });
}"""


@pytest.mark.parametrize(
    ("key", "address_", "kind"), [(KEY, CHECK, "Answers"), (STORE, EARN, "People")], ids=["answers", "customers"]
)
def test_whatever_cannot_be_read_is_kept_aside_once_and_the_page_goes_on(
    page: Page, key: str, address_: str, kind: str
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route(*WITHOUT_PYTHON)
    page.goto(address_)
    module = page.locator(f"link[rel=modulepreload][href*='{kind.lower()}.js']").get_attribute("href")
    read = page.evaluate(READ, [module, kind, key, DAMAGED[key]])
    assert read == [[text, True, text] for text in DAMAGED[key]]
    page.reload()
    expect(page.locator(NOTICE)).to_contain_text("kept aside")
    page.locator("#record-name, #ten-questions-answered input").first.evaluate(
        "field => field.type === 'text' ? (field.value = 'new', field.dispatchEvent(new Event('input', { bubbles: true }))) : field.click()"
    )
    assert aside(page, key) == [DAMAGED[key][-1]]
    assert page.evaluate("key => localStorage[key]", key) != DAMAGED[key][-1]
    assert faults == []


DAMAGED_RESULTS = ["[[]]", '{"hours": 3, "planned": [], "done": 1, "current": 1, "list": 1}']


def test_results_ticks_colleagues_and_businesses_that_cannot_be_read_are_kept_aside_and_the_result_shows(
    page: Page,
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    open_with(page, HELD)
    for text in DAMAGED_RESULTS:
        page.evaluate(
            "keys => keys.forEach(key => localStorage.removeItem(key))", [f"{key}:damaged:1" for key in RESULTS]
        )
        put(page, **dict.fromkeys(RESULTS, text))
        page.reload()
        wait_for(page, "complete")
        page.locator("#after").wait_for()
        assert {key: aside(page, key) for key in RESULTS} == {key: [text] for key in RESULTS}
        expect(page.locator("#history-rows tr")).to_have_count(1)
    assert faults == []


def test_what_was_kept_aside_can_be_saved_and_deleted_on_a_later_visit(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(CHECK)
    put(page, **{KEY: "{broken"})
    page.reload()
    answer(page, {"ten-questions-answered": 3})
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").first.click()
    assert download.value.path().read_text(encoding="utf-8") == "{broken"
    page.locator(NOTICE).get_by_role("button", name="Delete it").click()
    expect(page.locator(NOTICE)).to_be_hidden()
    assert aside(page, KEY) == []
    assert list(stored(page)["answers"]) == ["ten-questions-answered"]


def test_what_cannot_be_read_and_finds_no_room_aside_is_not_written_over(page: Page) -> None:
    damaged = "{" + "x" * 3_000_000
    page.goto(CHECK)
    put(page, **{KEY: damaged})
    page.reload()
    answer(page, {"ten-questions-answered": 3})
    expect(page.locator(NOTICE)).to_contain_text("no room left")
    assert page.evaluate("key => localStorage[key]", KEY) == damaged
    assert wait_for(page, "provisional")["score"] == "100"


@pytest.mark.parametrize(("key", "address_"), [(KEY, CHECK), (STORE, EARN)], ids=["answers", "customers"])
def test_what_a_newer_version_saved_is_kept_aside_and_what_an_older_one_saved_is_read(
    page: Page, key: str, address_: str
) -> None:
    text = document({"hours-asked": 1}) if key == KEY else of_customers()
    page.goto(address_)
    put(page, **{key: text.replace('"format_version": 1', '"format_version": 2')})
    page.reload()
    expect(page.locator(NOTICE)).to_contain_text("by a newer version")
    assert len(aside(page, key)) == 1
    page.evaluate("localStorage.clear()")
    put(page, **{key: text.replace('"format_version": 1, ', "")})
    page.reload()
    expect(page.locator("input[name=hours-asked][value='1']:checked, .person")).to_have_count(1)
    expect(page.locator(NOTICE)).to_be_hidden()


def test_names_that_mean_something_to_scripts_are_kept_as_answers_to_unknown_questions(page: Page) -> None:
    strange = {"__proto__": {"value": 0}, "constructor": {"value": 0}, "toString": {"value": 0}}
    page.goto(CHECK)
    put(page, **{KEY: with_answers(strange)})
    page.reload()
    answer(page, {"ten-questions-answered": 3})
    assert wait_for(page, "provisional")["score"] == "100"
    assert list(stored(page)["answers"]) == [*strange, "ten-questions-answered"]
    expect(page.locator(NOTICE)).to_be_hidden()


def test_a_tool_shows_a_customer_whose_outcome_and_dates_come_from_elsewhere(page: Page) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(DECIDE)
    put(page, **{STORE: of_customers(outcome='"new"', gate=7, fields={"money": None}, second={"on": "never"})})
    for address_ in (DECIDE, EARN, "/en/tools/goodbye/"):
        page.goto(address_)
        expect(page.locator(".person")).to_have_text("Kalle")
    assert faults == []


def test_a_business_whose_name_was_lost_can_still_be_opened(page: Page) -> None:
    open_with(page, HELD)
    put(page, **{f"{KEY}@abc": document({"hours-asked": 3, "an-older-question": 1}), BRANCHES: "{"})
    page.reload()
    expect(page.locator("#branch-side tbody tr")).to_have_count(2)
    expect(page.locator("#branch-side tbody tr").last).to_contain_text("100")
    page.get_by_label("You are answering for").select_option("abc")
    expect(page.locator("#answers input:checked")).to_have_count(1)
    expect(page.locator("input[name=hours-asked][value='3']")).to_be_checked()


# ---- Another clock ----


def test_results_stay_in_the_order_they_were_made_whatever_the_clock_says(page: Page) -> None:
    days = ["2026-11-22", "2026-11-21", "1970-01-01", "2099-12-31", "1970-01-01"]
    page.clock.set_fixed_time(f"{days[0]}T12:00:00")
    open_with(page, HELD)
    for day in days[1:]:
        page.clock.set_fixed_time(f"{day}T12:00:00")
        page.locator("[data-keep-result]").click()
    runs = page.evaluate("key => JSON.parse(localStorage[key]).map(run => run.on)", RESULTS[0])
    assert runs == days
    page.reload()
    shown = page.locator("#history-rows th")
    expect(shown).to_have_count(len(days))
    assert [re.findall(r"\d{4}", each)[0] for each in shown.all_inner_texts()] == [day[:4] for day in reversed(days)]
    places = page.locator(".trend circle").evaluate_all("all => all.map(each => Number(each.getAttribute('cx')))")
    assert places == sorted(places)
    assert min(places) > 0
    assert max(places) < 640
    expect(page.locator("#history-old")).to_be_hidden()


@pytest.mark.parametrize("day", ["1970-01-01", "2099-12-31"])
def test_a_wrong_clock_deletes_no_customer_and_no_answer(page: Page, day: str) -> None:
    page.route(*WITHOUT_PYTHON)
    page.goto(EARN)
    put(page, **{STORE: of_customers(), KEY: document(HELD)})
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.goto(EARN)
    expect(page.locator(".person")).to_have_text("Kalle")
    expect(page.locator("#past")).to_be_visible(visible=day > PERSON["delete_by"])
    page.goto(CHECK)
    expect(page.locator("#answers input:checked")).to_have_count(len(HELD))
    assert len(stored(page)["answers"]) == len(HELD)
    assert [each["name"] for each in customers(page)] == ["Kalle"]


def test_days_are_those_where_the_owner_is_also_around_midnight(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(timezone_id="Asia/Bangkok").new_page()
    page.clock.set_fixed_time("2026-11-22T17:30:00Z")
    page.goto(EARN)
    page.locator("#record-name").fill("Kalle")
    assert customers(page)[0]["delete_by"] == "2027-11-23"
    open_with(page, HELD, on=(date(2026, 11, 23) - timedelta(days=91)).isoformat())
    expect(page.locator("#history-rows th")).to_have_text("23 November 2026")
    expect(page.locator("#history-old")).to_contain_text("40")


# ---- Another checklist ----


def test_a_checklist_that_lost_gained_and_reworded_questions_keeps_every_answer(page: Page) -> None:
    lost, reworded, gained = "hours-asked", "ten-questions-answered", "newcomer-product-check"

    def changed(route: Route) -> None:
        response = route.fetch()
        without = re.sub(rf'<fieldset[^>]*id="{lost}".*?</fieldset>', "", response.text(), flags=re.DOTALL)
        assert without != response.text()
        now = re.sub(rf'(id="{reworded}".*?<legend[^>]*>).*?(</legend>)', r"\1Is it so?\2", without, flags=re.DOTALL)
        route.fulfill(response=response, body=now)

    page.goto(CHECK)
    old = document({lost: 0, reworded: 2, "long-retired": 1}).replace(LOSING.version, "2020.1")
    put(page, **{KEY: old})
    page.route(f"**{CHECK}", changed)
    page.goto(CHECK)
    assert wait_for(page, "provisional")["score"] == "66.6667"
    question = page.locator(f"[data-item={reworded}]")
    expect(question.locator("legend")).to_have_text("Is it so?")
    expect(question.locator("input[value='2']")).to_be_checked()
    expect(page.locator(f"[data-item={gained}] input:checked")).to_have_count(0)
    expect(page.locator("[data-progress]")).to_contain_text("1 of")
    answer(page, {gained: 3})
    assert {item: each["value"] for item, each in stored(page)["answers"].items()} == {
        lost: 0,
        reworded: 2,
        "long-retired": 1,
        gained: 3,
    }


def test_a_comparison_with_questions_that_are_no_longer_known_says_so(page: Page) -> None:
    before: dict[str, Any] = {"on": "2020-01-01", "shown": 49, "low": 49, "high": 49, "band": "weak"}
    before["document"] = json.loads(document(HELD).replace(LOSING.version, "2020.1"))
    page.add_init_script(f"localStorage.setItem({json.dumps(RESULTS[0])}, {json.dumps(json.dumps([before]))})")
    open_with(page, HELD)
    page.locator("#history-rows tr").nth(1).wait_for()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator("#comparison-said")).to_contain_text("cannot be compared in full")
