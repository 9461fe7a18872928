"""Looks at everything that is pinned: licences, and vulnerabilities that became known since.

python3 scripts/audit.py [--offline]: with --offline only what needs no network, the licences.

Ends with 0 if all is well, 1 if there is a fault, 3 if there was none but a list of vulnerabilities was out of reach.
"""

import argparse
import json
import subprocess
import sys
from typing import Any

import install

if __name__ == "__main__":
    install.enter("test" if "--offline" in sys.argv else "audit")

import licences

OUT_OF_REACH = 3
LOCKS = ("test", "node", "audit", "properdocs")  # "site" is part of "test"
PIP_AUDIT = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "--desc", "off"]


class OutOfReachError(Exception):
    """A list of vulnerabilities could not be asked; the message says which, and what it answered."""


def python_faults(lock: str) -> list[str]:
    """The known vulnerabilities of the Python packages of one lock file."""
    command = [sys.executable, "-m", "pip_audit", *PIP_AUDIT, "-r", str(install.LOCKED / f"{lock}.txt")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False)
    return read_python(lock, done.stdout, done.stderr)


def read_python(lock: str, output: str, errors: str) -> list[str]:
    """What pip-audit found. It calls a package that it could not look up "skipped" and all well: to us it is not."""
    asked = f"the list of vulnerabilities of Python packages (scripts/locked/{lock}.txt)"
    try:
        packages = json.loads(output)["dependencies"]
    except ValueError:
        raise OutOfReachError(f"{asked}: {last_line(errors)}") from None
    if skipped := [package["name"] for package in packages if "skip_reason" in package]:
        raise OutOfReachError(f"{asked}: it knows nothing of {len(skipped)} of {len(packages)}, such as {skipped[0]}")
    return [
        f"{package['name']} {package['version']}: {found['id']}. "
        + (f"Mended in {found['fix_versions'][0]}: python3 scripts/lock.py --upgrade-package {package['name']}"
           if found["fix_versions"] else "Not mended yet: do without it, or accept it in scripts/audit.toml")
        for package in packages
        for found in package["vulns"]
        if not accepted({found["id"], *found.get("aliases", ())})
    ]  # fmt: skip


def npm_faults() -> list[str]:
    """The known vulnerabilities of the npm packages."""
    command = [install.npm(), "audit", "--json", "--package-lock-only", "--audit-level=low"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False)
    return read_npm(done.stdout, done.stderr)


def read_npm(output: str, errors: str) -> list[str]:
    """What npm audit found."""
    asked = "the list of vulnerabilities of npm packages (package-lock.json)"
    try:
        answer: dict[str, Any] = json.loads(output)
        packages = answer["vulnerabilities"]
    except (ValueError, KeyError):
        raise OutOfReachError(f"{asked}: {last_line(errors)}") from None
    return [
        f"{name} {package['range']}: {found['url']} ({found['severity']}). Raise its version in package.json, then: "
        "python3 scripts/lock.py"
        for name, package in packages.items()
        for found in package["via"]
        if isinstance(found, dict) and not accepted({found["url"].rpartition("/")[2]})
    ]


def accepted(numbers: set[str]) -> bool:
    return not numbers.isdisjoint(licences.rules()["accepted"])


def last_line(text: str) -> str:
    return next((line for line in reversed(text.strip().splitlines()) if "complete log" not in line), "no answer")


def audit(offline: bool) -> int:
    """Prints every fault and everything that could not be asked, and returns the status to end with."""
    faults, unreached = licences.faults(), []
    for lock in () if offline else (*LOCKS, "npm"):
        try:
            faults += npm_faults() if lock == "npm" else python_faults(lock)
        except OutOfReachError as error:
            unreached.append(f"Could not ask {error}")
    for line in (*faults, *unreached):
        print(line)
    if faults:
        return 1
    if unreached:
        print("Nothing is known to be wrong, but not everything was asked. Try again with a network.")
        return OUT_OF_REACH
    print("Every licence is allowed." if offline else "Every licence is allowed, and no vulnerability is known.")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Audit licences and known vulnerabilities of everything pinned.")
    parser.add_argument("--offline", action="store_true", help="only what needs no network")
    sys.exit(audit(parser.parse_args().offline))
