"""Measures pages with Lighthouse as a phone on a slow network would meet them, in the local Chromium.

python3 scripts/bench.py lighthouse [--language LANGUAGE ...] [--runs N]: home, a guide and a check. The goal is 100 for
accessibility, best practices and search engines, and 95 for performance, which is the median of the runs. Below a page
that misses a goal stand the audits that cost it points, each with the first thing it found. "machine" is how fast this
one was meanwhile (Lighthouse's own measure): where it drops, other work took the processor, and speed says little.

Lighthouse is pinned in scripts/locked/lighthouse and installed into .cache/lighthouse, by this benchmark alone.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import install

install.enter("test")

import build  # noqa: E402
from bench import CHECK, FLAGS, GUIDE, host  # noqa: E402

from translations import LANGUAGES  # noqa: E402

PAGES = {"home": "", "guide": GUIDE.removeprefix("en/"), "check": CHECK.removeprefix("en/")}
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FOLDER = install.CACHE / "lighthouse"
PINNED = install.LOCKED / "lighthouse"


def installed() -> str:
    """Lighthouse's program, installed first if what is there is not what is pinned."""
    mark, lock = FOLDER / "installed.json", PINNED / "package-lock.json"
    if not mark.exists() or mark.read_bytes() != lock.read_bytes():
        shutil.copytree(PINNED, FOLDER, dirs_exist_ok=True)
        shutil.copy(install.ROOT / ".npmrc", FOLDER)
        install.step("Installing Lighthouse", [install.npm(), "ci", "--no-progress", "--prefix", str(FOLDER)])
        shutil.copy(lock, mark)
    return str(FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js")


def report_on(address: str) -> dict[str, Any]:
    """Lighthouse's whole report on one visit of a new profile."""
    flags = " ".join(["--headless=new", *FLAGS])
    command = [install.node(), installed(), address, "--output=json", "--quiet", f"--chrome-flags={flags}"]
    command += [f"--only-categories={','.join(GOALS)}", "--no-enable-error-reporting"]
    environment = os.environ | {"CHROME_PATH": install.chromium()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    report: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    if problem := done.stderr.strip() if done.returncode else report.get("runtimeError", {}).get("message"):
        install.stop(f"Lighthouse could not measure {address}: {problem}", "Mend what is named, then run it again.")
    return report


def figure(report: dict[str, Any], category: str) -> int:
    return round((report["categories"][category]["score"] or 0) * 100)


def shortcomings(report: dict[str, Any], category: str) -> Iterator[str]:
    """What cost a category points, the heaviest first: the audit, its score and the first thing it found."""
    weights = {each["id"]: each["weight"] for each in report["categories"][category]["auditRefs"]}
    for name in sorted(weights, key=lambda name: -weights[name]):
        audit = report["audits"][name]
        if weights[name] and audit["score"] is not None and audit["score"] < 1:
            first = next(iter(audit.get("details", {}).get("items", [])), "")
            shown = audit.get("displayValue") or (json.dumps(first, ensure_ascii=False)[:300] if first else "")
            yield f"{category}: {name} {audit['score'] * 100:.0f} {shown}".rstrip()


def measure(languages: Sequence[str], runs: int) -> None:
    """Prints the table, and below each page what keeps it from its goals."""
    names = "".join(f"{name:>16}" for name in (*GOALS, "machine"))
    with tempfile.TemporaryDirectory(dir=install.CACHE) as folder, host(Path(folder)) as (address, _):
        installed()
        os.environ["SITE_URL"] = address
        build.build(Path(folder), languages)
        print(f"\n{'':<20}{names}\n{'goal':<20}{''.join(f'{goal:>16}' for goal in GOALS.values())}")
        for language in languages:
            for page, path in PAGES.items():
                reports = [report_on(f"{address}{language}/{path}") for _ in range(runs)]
                _print_row(f"{LANGUAGES[language]}, {page}", reports)


def _print_row(name: str, reports: Sequence[dict[str, Any]]) -> None:
    """The median of the runs for performance; for the rest, which nothing but the page decides, the lowest."""
    found = {category: sorted(figure(each, category) for each in reports) for category in GOALS}
    shown = {name: statistics.median_low(each) if name == "performance" else each[0] for name, each in found.items()}
    machine = statistics.median_low(round(each["environment"]["benchmarkIndex"]) for each in reports)
    print(f"{name:<20}{''.join(f'{number:>16}' for number in (*shown.values(), machine))}", flush=True)
    for category, goal in GOALS.items():
        if shown[category] < goal:
            worst = min(reports, key=lambda report: figure(report, category))
            print("".join(f"    {line}\n" for line in shortcomings(worst, category)), end="", flush=True)
