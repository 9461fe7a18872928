"""The parts of the site that others made, from scripts/parts.toml and the installed packages; with their licences."""

import json
import re
import sys
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))

from licences import Package, locked, npm_packages, of_group, python_package  # noqa: E402

LIST = ROOT / "scripts" / "parts.toml"
TEXTS = ROOT / "scripts" / "licence_texts"
MODULES = ROOT / "node_modules"
LICENCE_FILE = re.compile(r"\.dist-info/(?:licenses/)?(?:LICEN[CS]E|COPYING)[^/]*$")
LINE = "=" * 80


@dataclass(frozen=True)
class Part:
    """One part as the page shows it; `inside` names the part it came in, `what` its description."""

    name: str
    what: str
    home: str
    licence: str
    texts: tuple[str, ...]
    version: str = ""
    inside: str = ""
    files: tuple[str, ...] = field(default=())


@cache
def published() -> tuple[Part, ...]:
    """Every part in the site, in the order of the list."""
    return tuple(_part(dict(each)) for each in _list()["part"])


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def _part(table: dict[str, Any]) -> Part:
    table |= {key: tuple(table[key]) for key in ("texts", "files") if key in table}
    if package := table.pop("package", None):
        found = _package(package)
        return Part(**{"version": found.version, "licence": found.licence} | table)
    if fact := table.get("version"):
        info = json.loads((MODULES / "pyodide" / "pyodide-lock.json").read_text())["info"]
        table["version"] = info[fact].removeprefix("emscripten_").replace("_", ".")
    return Part(**table)


def _package(source: str) -> Package:
    kind, _, name = source.partition(":")
    if kind == "python":
        return python_package(name)
    return next(package for package in npm_packages() if package.name == name)


@cache
def licence_texts() -> str:
    """Every published part with its licence in full, as one text; a licence that several share stands once."""
    found: dict[str, list[Part]] = {}
    for part in published():
        for source in part.texts:
            found.setdefault(_text(source), []).append(part)
    blocks = []
    for text, parts in found.items():
        names = "\n".join(f"{part.name} {part.version}".strip() + f" ({part.licence}), {part.home}" for part in parts)
        blocks.append(f"{LINE}\n{names}\n{LINE}\n\n{text}\n")
    return "\n\n".join(blocks)


def _text(source: str) -> str:
    """The licence that an entry of `texts` names; KeyError or OSError if it is not there."""
    kind, _, name = source.partition(":")
    if kind == "python":
        files = _python_files(*name.split(":"))
    elif kind == "npm":
        files = sorted((MODULES / name).glob("LICEN[CS]E*"))
    else:
        files = [TEXTS / f"{kind}.txt"]
    if not files:
        raise FileNotFoundError(f"{source}: scripts/parts.toml names a licence that the package does not bring along")
    return "\n\n".join(file.read_text(encoding="utf-8").strip().replace("\r\n", "\n") for file in files)


def _python_files(name: str, path: str = "") -> list[Path]:
    """The file at this path of an installed package, or the licence files of the package itself."""
    package = distribution(name)
    lines = (package.read_text("RECORD") or "").splitlines()  # `files` would look for each of tens of thousands
    files = [line.rsplit(",", 2)[0] for line in lines]
    wanted = [file for file in files if (file == path if path else LICENCE_FILE.search(file))]
    return sorted(Path(str(package.locate_file(file))) for file in wanted)


def building() -> list[Package]:
    """What builds the site and stays behind."""
    shown = {part.name for part in published()} | {"mkdocs-material"}
    return [package for package in of_group("site") if package.name not in shown]


def testing() -> list[Package]:
    """What tests the site: the programs that are named in pyproject.toml and package.json."""
    versions = dict(locked("test"))
    python = [Package(name, versions[name], licence) for name, licence in _list()["testing"].items()]
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    return python + [package for package in npm_packages() if package.name in wanted]
