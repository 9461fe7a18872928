"""What readers set on their device is kept to: less motion, their own colours."""

from collections.abc import Callable

import pytest
from conftest import CHECK
from playwright.sync_api import BrowserContext
from test_after import HELD, open_with
from tool_pages import EARN

pytestmark = pytest.mark.browser

MOVING = """() => [
    ...document.getAnimations().map((animation) => animation.animationName ?? animation.transitionProperty),
    ...[...document.querySelectorAll("*")].flatMap((element) => ["", "::before", "::after"].flatMap((part) => {
        const { animationName, transitionDuration, transitionProperty, scrollBehavior } = getComputedStyle(element, part || null);
        const lasts = transitionProperty !== "none" && transitionDuration.split(",").some((time) => parseFloat(time) > 0.01);
        return animationName !== "none" || lasts || scrollBehavior === "smooth" ? [`${element.tagName}.${element.getAttribute("class")}${part}`] : [];
    })),
]"""


def test_nothing_moves_for_readers_who_asked_for_less_motion(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    for path in ("/en/", "/en/guides/easy-to-reach-pay-return/", EARN):
        page.goto(path)
        assert page.evaluate(MOVING) == [], path
        page.locator(".menu-button").click()
        assert page.evaluate(MOVING) == [], f"{path}, menu open"
    open_with(page, HELD)
    assert page.evaluate(MOVING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_the_readers_own_colours_all_we_draw_takes_them_and_what_is_chosen_differs(
    new_context: Callable[..., BrowserContext], scheme: str
) -> None:
    page = new_context(forced_colors="active", color_scheme=scheme, reduced_motion="reduce").new_page()
    open_with(page, HELD)
    system = page.evaluate("""() => Object.fromEntries(["Canvas", "CanvasText", "Highlight", "GrayText"].map((name) => {
        const sample = document.body.appendChild(document.createElement("i"));
        sample.style.color = name;
        const colour = getComputedStyle(sample).color;
        sample.remove();
        return [name, colour];
    }))""")
    style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    assert page.evaluate(style, [".dial-score", "stroke"]) == system["Highlight"]
    assert page.evaluate(style, [".dial-range", "stroke"]) == system["Highlight"]
    assert page.evaluate(style, [".dial-number", "fill"]) == system["CanvasText"]
    assert page.evaluate(style, [".section-fill", "backgroundColor"]) == system["Highlight"]
    assert page.evaluate(style, [".dial-range", "strokeWidth"]) != page.evaluate(style, [".dial-score", "strokeWidth"])
    assert page.evaluate(style, [".map a[aria-current]", "outlineStyle"]) == "solid"
    assert page.evaluate(style, [".map a:not([aria-current])", "outlineStyle"]) == "none"
    page.goto(CHECK)
    outline = "selector => getComputedStyle(document.querySelector(`${selector} + span`), '::before').outlineStyle"
    assert page.evaluate(outline, ".choice :checked") == "solid"
    assert page.evaluate(outline, ".choice input:not(:checked)") == "none"
