"""Stands in for pyodide._package_loader: our runtime installs no packages."""

# A snapshot holds Pyodide's own objects at the places where the original's imports put them.
from pyodide_js import loadedPackages  # noqa: F401


class Folder:
    """A path that Pyodide's start only turns into text."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __str__(self) -> str:
        return self.path


SITE_PACKAGES = Folder("/lib/python3.14/site-packages")
DSO_DIR = Folder("/usr/lib")


def init_loaded_packages() -> None:
    """There are none."""
