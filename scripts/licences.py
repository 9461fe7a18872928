"""Under which licence a package is, from what it says of itself; the same words for everyone (SPDX names)."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from typing import Any

import install

RULES = install.ROOT / "scripts" / "audit.toml"
OPERATORS = {"AND", "OR", "WITH"}
LOCKED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """An installed or locked package; `licence` is empty where it names none."""

    name: str
    version: str
    licence: str

    @property
    def terms(self) -> list[str]:
        """Every licence that its licence expression names, wherever it stands in it."""
        return [term for term in re.findall(r"[\w.+-]+", self.licence) if term not in OPERATORS]


@cache
def rules() -> dict[str, dict[str, str]]:
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


def normal(name: str) -> str:
    """A Python package's name as lock files write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(found: Distribution) -> str:
    """The licence expression of an installed Python package; else its field or classifier, translated by [names]."""
    about = found.metadata
    if known := rules()["packages"].get(normal(found.name)) or about.get("License-Expression"):
        return str(known)
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if "License ::" in line]
    for text in (about.get("License") or "", *classifiers):
        if (name := rules()["names"].get(text, text)) in rules()["licences"]:
            return str(name)
    return str(about.get("License") or ", ".join(classifiers)).strip().split("\n")[0]


@cache
def python_package(name: str) -> Package:
    found = distribution(name)
    return Package(normal(found.name), found.version, licence_of(found))


def installed() -> list[Package]:
    """Every Python package in .venv."""
    found = [Package(normal(each.name), each.version, licence_of(each)) for each in distributions()]
    return sorted(found, key=lambda package: package.name)


def npm_packages() -> list[Package]:
    """Every npm package of the lock file, which knows their licences, installed here or not."""
    lock: dict[str, Any] = json.loads((install.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    found = {name.rpartition("node_modules/")[2]: each for name, each in lock["packages"].items() if name}
    return [Package(name, each["version"], str(each.get("license", ""))) for name, each in found.items()]


def locked(group: str) -> Iterator[tuple[str, str]]:
    """Name and version of every Python package that a group pins."""
    for name, version in LOCKED.findall((install.LOCKED / f"{group}.txt").read_text()):
        yield normal(name), version


def of_group(group: str) -> list[Package]:
    """The packages of a lock file that are installed; others are for other systems."""
    found = []
    for name, _ in locked(group):
        try:
            found.append(python_package(name))
        except PackageNotFoundError:
            continue
    return found


def faults() -> list[str]:
    """One line for each package whose licence is not allowed: which package, which licence, and what to do."""
    allowed = rules()["licences"]
    found = []
    for package in (*installed(), *npm_packages()):
        if not package.terms or any(term not in allowed for term in package.terms):
            named = package.licence or "no licence that it names"
            found.append(
                f"{package.name} {package.version} is under {named!r}, which is not on the list. Use another package; "
                "or, if its licence lets us, add it to scripts/audit.toml: [licences] with the reason, [names] if it "
                "only writes it in other words."
            )
    return found
