"""Later visits go on from a copy of Python's memory, as it was right after a start that nobody had asked anything."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import CHECK, answer, until, wait_for
from playwright.sync_api import BrowserContext, Page
from tool_pages import EARN, set_field, wait_until

pytestmark = pytest.mark.browser

ENTRY = "caches.open('customer-handbook-snapshot').then(cache => cache.keys().then(keys => keys.length ? cache.match(keys[0]) : null))"
BYTES = f"{ENTRY}.then(found => found ? found.arrayBuffer() : null)"
LISTEN = """self.restored = [];
const Plain = Worker;
self.Worker = class extends Plain {
  constructor(...how) {
    super(...how);
    this.addEventListener("message", ({data}) => data.ready && self.restored.push(data.restored));
  }
};"""


def rest_until_kept(page: Page) -> None:
    """Python has answered; six seconds pass in which nothing is asked."""
    page.clock.fast_forward(6000)
    until(page, f"{ENTRY}.then(Boolean)")


@pytest.fixture
def reader(new_context: Callable[..., BrowserContext]) -> Page:
    context = new_context(snapshots=True)
    context.add_init_script(LISTEN)
    return context.new_page()


def first_visit(page: Page) -> dict[str, Any]:
    page.clock.install()
    page.goto(CHECK)
    answer(page, {"ten-questions-answered": 3, "hours-shown-true": 1})
    figures = wait_for(page, "provisional")
    rest_until_kept(page)
    return figures


def test_a_later_visit_goes_on_from_the_snapshot_with_the_same_figures_also_in_a_tool(reader: Page) -> None:
    figures = first_visit(reader)
    assert reader.evaluate("restored") == [False]
    reader.goto(CHECK)
    assert wait_for(reader, "provisional") == figures
    assert reader.evaluate("restored") == [True]
    reader.goto(EARN)
    reader.locator("#record-name").fill("Mari")
    set_field(reader, "money.sales", "100")
    set_field(reader, "money.direct", "20")
    wait_until(reader, state="decided")
    assert reader.evaluate("restored") == [True]


def test_a_damaged_snapshot_is_thrown_away_and_python_starts_as_on_the_first_visit(reader: Page) -> None:
    figures = first_visit(reader)
    reader.evaluate(
        """async () => {
          const cache = await caches.open("customer-handbook-snapshot");
          const [key] = await cache.keys();
          const found = await cache.match(key);
          const bytes = new Uint8Array(await found.arrayBuffer());
          bytes[bytes.length >> 1] ^= 255;
          await cache.put(key, new Response(bytes, {headers: found.headers}));
        }"""
    )
    reader.goto(CHECK)
    assert wait_for(reader, "provisional") == figures
    assert reader.evaluate("restored") == [False]
    assert reader.evaluate(f"{ENTRY}.then(Boolean)") is False


def test_nothing_that_was_typed_is_in_the_snapshot(reader: Page) -> None:
    reader.clock.install()
    reader.goto(EARN)
    reader.locator("#record-name").fill("Zebedee Quince")
    set_field(reader, "money.sales", "8151623")
    set_field(reader, "money.direct", "20")
    wait_until(reader, state="decided")
    rest_until_kept(reader)
    found = reader.evaluate(
        f"""{BYTES}.then(packed => {{
          const text = new TextDecoder("latin1").decode(packed);
          return ["Zebedee", "8151623", "checklists.earning"].map(word => text.includes(word));
        }})"""
    )
    assert found == [False, False, True]
