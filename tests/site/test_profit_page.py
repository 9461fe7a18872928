"""What a customer earns: the sum, the example, the curve."""

import pytest
from playwright.sync_api import Page, expect
from tool_pages import EARN, set_field, wait_until

pytestmark = pytest.mark.browser


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
