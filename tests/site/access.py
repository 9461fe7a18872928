"""What the tests of access share: axe-core, the reader's settings, and the keys with what must hold wherever the focus stops."""

from typing import Any

import install
from playwright.sync_api import Page

AXE = (install.ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
# What else changes with the width or the scheme; all other rules read the document, which is the same.
WIDTHS = ["target-size", "scrollable-region-focusable", "aria-hidden-focus"]
DESKTOP = {"width": 1280, "height": 900}
# Tall enough to show the whole page: what the sticky bar covers depends on the scroll position, and scrolls free.
PHONE = {"width": 390, "height": 24000}


def violations(page: Page, rules: list[str] | None = None, within: str = "html") -> list[str]:
    """What axe finds by all rules of WCAG 2.2 AA, or by these alone."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "([within, runOnly]) => axe.run(within, {runOnly, resultTypes: ['violations'], preload: false})"
        ".then(result => result.violations)",
        [within, {"type": "rule", "values": rules} if rules else RULES],
    )
    return [f"{v['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for v in found for node in v["nodes"]]


def choose_scheme(page: Page, scheme: str) -> None:
    """Sets the colour scheme as the theme's switch does, without loading the page again."""
    name = {"light": "default", "dark": "slate"}[scheme]
    page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", name)


def examine(page: Page, within: str = "html") -> list[str]:
    """Light at a desk by all rules; dark on a phone by those that look at colours and sizes."""
    at_desk = violations(page, within=within)
    choose_scheme(page, "dark")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    on_phone = violations(page, COLOURS + WIDTHS, within)
    choose_scheme(page, "light")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return [*(f"light: {found}" for found in at_desk), *(f"dark, phone: {found}" for found in on_phone)]


def set_text_size(page: Page, percent: int) -> None:
    """The browser's own setting for the size of text."""
    sizes = {"standard": 16 * percent // 100, "fixed": 13 * percent // 100}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})


CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((element) => {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) return false;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden" || style.clipPath !== "none" || !element.getClientRects().length) return false;
    return (/hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
        || (/hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 2);
}).map((element) => element.outerHTML.slice(0, 160))"""


def layout_faults(page: Page) -> list[str]:
    """Whether the page scrolls sideways, and every text that its own box cuts off."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*([f"{wide} pixels wider than the screen"] if wide > 0 else []), *page.evaluate(CUT_OFF)]


STOP = """(last) => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const name = at.outerHTML.slice(0, 160);
    const before = window.stopBefore;
    window.stopBefore = at;
    const { outlineStyle, outlineWidth, visibility } = getComputedStyle(at);
    const faults = [];
    if (outlineStyle === "none" || !parseFloat(outlineWidth)) faults.push("no visible focus");
    const { left, right, top, bottom } = at.getClientRects()[0] ?? {};
    if (left === undefined || visibility === "hidden") faults.push("invisible");
    else {
        const middle = (a, b, most) => (Math.max(a, 0) + Math.min(b, most)) / 2;
        const over = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
        const label = at.labels?.[0];
        if (!over || !(at.contains(over) || over.contains(at) || label?.contains(over))) faults.push(`hidden behind ${over?.outerHTML.slice(0, 80) ?? "the edge"}`);
    }
    if (before !== at && before?.isConnected && !(before.compareDocumentPosition(at) & (last === "Tab" ? 4 : 2))) faults.push("out of order");
    return { name, faults };
}"""


class Keys:
    """Someone with a keyboard alone. Wherever the focus stops it can be seen, nothing covers it, and the order is the page's."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops: list[str] = []

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def start_at(self, selector: str) -> None:
        """The page has moved the focus by itself, there; the order counts anew."""
        self.page.locator(selector).wait_for()
        self.page.evaluate("new Promise((done) => setTimeout(() => done(window.stopBefore = null)))")

    def tab(self, key: str = "Tab") -> bool:
        """Goes on to the next stop; says whether there is one."""
        self.press(key)
        stop = self.page.evaluate(STOP, key)
        if stop is None:
            return False
        assert stop["faults"] == [], stop
        self.stops.append(stop["name"])
        return True

    def tab_to(self, selector: str, most: int = 60) -> None:
        for _ in range(most):
            self.tab()
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab does not reach {selector} after {self.stops[-1:]}")

    def go_through(self, most: int = 400) -> list[str]:
        """All stops from here to the end of the page."""
        before = len(self.stops)
        for _ in range(most):
            if not self.tab():
                return self.stops[before:]
        raise AssertionError("Tab never leaves the page")

    def choose(self, name: str, value: str) -> None:
        """Chooses one of the radio buttons of this name."""
        self.tab_to(f"[name='{name}']")
        self.press("Space")
        radios = self.page.locator(f"[name='{name}']")
        values = radios.evaluate_all("radios => radios.map(radio => radio.value)")
        self.press("ArrowDown", values.index(value))
