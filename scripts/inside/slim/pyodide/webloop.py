"""Stands in for pyodide.webloop: our engine awaits nothing, so asyncio need not be imported."""

# A snapshot holds Pyodide's own objects at the places where the original's imports put them.
from pyodide_js._api import scheduleCallback  # noqa: F401


def _initialize_event_loop() -> None:
    """There is no event loop to set up."""
