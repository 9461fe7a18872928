"""Stands in for pyodide.webloop: our engine awaits nothing, so asyncio need not be imported."""


def _initialize_event_loop() -> None:
    """There is no event loop to set up."""
