"""Stands in for asyncio: Pyodide's start takes hold of some of its functions, but our engine awaits nothing."""

from collections.abc import Callable
from typing import NoReturn


def __getattr__(name: str) -> Callable[..., NoReturn]:
    if name.startswith("__"):
        raise AttributeError(name)

    def unavailable(*_: object, **__: object) -> NoReturn:
        raise RuntimeError(f"asyncio.{name} is not part of this runtime")

    return unavailable
