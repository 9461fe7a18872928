"""The impact of a change in a git repository: everything up to an earlier commit, everything since, the changelog."""

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from checklists.documents import text_of
from checklists.impact import CheckImpact, impact, next_version
from checklists.model import brief, refuse
from checklists.printing_impact import UNFINISHED, changelog_line, impact_lines

ROOT = Path(__file__).resolve().parents[1]
CHANGELOG = "CHANGELOG.md"
FRAGMENTS = ".changes"
KIND = "scores"
LOOKED_AT = ("checklists", FRAGMENTS, CHANGELOG)
REFERENCES = {
    "added": "Reference businesses added: {}.",
    "altered": "Reference businesses with other answers, which both sides here are scored with: {}.",
    "removed": "Reference businesses taken out: {}.",
}

type Businesses = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Preview:
    """The impact of a change. `to_write` are files that it lacks, `to_do` says what is left; `names` of businesses."""

    base: str
    checks: list[CheckImpact]
    names: dict[str, str]
    references: dict[str, list[str]]
    told: list[str]
    to_write: dict[str, str]
    to_do: list[str]

    def json(self) -> dict[str, Any]:
        checks = [{key: value for key, value in asdict(check).items() if key != "words"} for check in self.checks]
        rest = {"references": self.references, "changelog": self.told, "to_write": self.to_write, "to_do": self.to_do}
        return {"base": self.base, "checks": checks, **rest}

    def lines(self) -> list[str]:
        remarks = [f"Compared with commit {self.base}; both sides scored with the same answers."]
        for what, businesses in self.references.items():
            remarks += ["", REFERENCES[what].format(", ".join(businesses))] if businesses else []
        lines = impact_lines(self.checks, self.names, remarks)
        if self.told:
            lines += ["", "### In the changelog", "", *(f"- {line}" for line in self.told)]
        if self.to_do:
            lines += ["", "### To do before this can be merged", ""]
            lines += [f"{number}. {each}" for number, each in enumerate(self.to_do, 1)]
        for name, text in self.to_write.items():
            lines += ["", f"`{name}`:", "", "```", text.strip(), "```"] if name.endswith(".md") else []
        return lines


def preview(base: str, root: Path = ROOT) -> Preview:
    """Compares the files in `root` with those of the commit at which they left `base`; Refused without git or base."""
    commit = _commit(root, base)
    with tempfile.TemporaryDirectory() as folder:
        earlier = Path(folder)
        archive = _git(root, "archive", "--format=tar", commit)
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            wanted = [member for member in packed if member.name.split("/")[0] in LOOKED_AT]
            packed.extractall(earlier, wanted, filter="data")
        was, now = _references(earlier), _references(root)
        answers = _answers({name: {**was.get(name, {}), **now.get(name, {})} for name in {**was, **now}})
        with ThreadPoolExecutor() as pool:
            before, after = pool.map(_snapshot, (earlier, root), [answers] * 2, (f"commit {commit}", "files"))
        told = sorted(_told(root) - _told(earlier))
    checks = impact(before, after, _kept(root))
    to_write = dict(_to_write(checks, before, told, root))
    references = _changes_of(_answers(was), _answers(now))
    names = {name: each["name"] for side in (was, now) for check in side.values() for name, each in check.items()}
    return Preview(commit[:10], checks, names, references, told, to_write, [*_to_do(checks), *map(_lacks, to_write)])


def write_missing(found: Preview, root: Path = ROOT) -> None:
    for name, text in found.to_write.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def _git(root: Path, *arguments: str) -> bytes:
    """What git prints; CalledProcessError where it fails."""
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
    except FileNotFoundError:
        refuse("impact", "git is not installed here, and the earlier state comes from it", "Install git")


def _commit(root: Path, base: str) -> str:
    """The commit at which the present one left `base`, or `base` itself where the history in between is not there."""
    try:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip()
        refuse("impact", f"{root} is not a git repository that can be read: {reason}", "Run this in a clone")
    try:
        named = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    except (subprocess.CalledProcessError, ValueError):
        remedy = "Fetch it: git fetch origin, then for example --base origin/main"
        if shallow:
            remedy = "This clone holds only the newest commits; fetch the others: git fetch --unshallow origin"
        refuse("impact", f"there is no commit {brief(base)} in this clone", remedy)
    found = named.decode().strip()
    try:
        return _git(root, "merge-base", "HEAD", found).decode().strip()
    except subprocess.CalledProcessError:
        return found


def _references(root: Path) -> Businesses:
    """Checklist -> business -> its table, from all files of reference businesses."""
    found: Businesses = {}
    for path in sorted((root / "checklists" / "content").glob("*.references.toml")):
        try:
            listed = tomllib.loads(path.read_text(encoding="utf-8"))["businesses"]
            found[path.name.split(".")[0]] = {each["id"]: {"name": each["id"], **each} for each in listed}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            refuse(f"checklists/content/{path.name}", f"this cannot be read: {error}", "Run python -m checklists check")
    return found


def _answers(businesses: Businesses) -> Businesses:
    return {
        check: {name: each.get("answers", {}) for name, each in listed.items()} for check, listed in businesses.items()
    }


def _changes_of(was: Businesses, now: Businesses) -> dict[str, list[str]]:
    """Which reference businesses this change itself adds, alters or takes out."""
    old, new = ({name: each for listed in side.values() for name, each in listed.items()} for side in (was, now))
    return {
        "added": [name for name in new if name not in old],
        "altered": [name for name in new if name in old and new[name] != old[name]],
        "removed": [name for name in old if name not in new],
    }


def _snapshot(root: Path, answers: Businesses, which: str) -> Any:
    """What the engine and the content in `root` say, asked in a process of their own."""
    program = Path(__file__).with_name("snapshot.py").read_text(encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    asking = [sys.executable, "-c", program]
    done = subprocess.run(
        asking, input=json.dumps(answers).encode(), capture_output=True, cwd=root, env=environment, check=False
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason is given"]
        refuse("impact", f"the {which} cannot be scored: {reason[-1]}", "Run python -m checklists check there")
    return json.loads(done.stdout)


def _kept(root: Path) -> dict[str, list[dict[str, Any]]]:
    """Checklist -> the shapes of the earlier versions that are kept."""
    kept: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((root / "checklists" / "content" / "versions").glob("*.json")):
        kept.setdefault(path.name.split(".")[0], []).append(json.loads(path.read_text(encoding="utf-8")))
    return kept


def _told(root: Path) -> set[str]:
    """Everything the changelog says about scores: in fragments, and under that heading in what is gathered already."""
    told = [path.read_text(encoding="utf-8") for path in sorted((root / FRAGMENTS).glob(f"*.{KIND}.md"))]
    gathered = root / CHANGELOG
    if gathered.exists():
        parts = gathered.read_text(encoding="utf-8").split("\n#")
        told += [part.partition("\n")[2] for part in parts if part.partition("\n")[0].strip("# ").lower() == KIND]
    lines = {line.removeprefix("- ").strip() for text in told for line in text.splitlines()}
    return {line for line in lines if line and UNFINISHED not in line}


def _to_write(
    checks: Iterable[CheckImpact], before: Mapping[str, Any], told: list[str], root: Path
) -> Iterable[tuple[str, str]]:
    """The files that are missing, with their text: versions that are not kept, the fragment of the changelog."""
    count = [check for check in checks if check.counts]
    for check in checks:
        if check.version_not_kept:
            name = f"checklists/content/versions/{check.id}.{check.version_before}.json"
            yield name, text_of(before[check.id]["shape"]) + "\n"
    if count and not told:
        names = (f"{FRAGMENTS}/{count[0].id}{number}.{KIND}.md" for number in ("", *(f"-{n}" for n in range(2, 1000))))
        yield next(name for name in names if not (root / name).exists()), "\n".join(map(changelog_line, count)) + "\n"


def _to_do(checks: Iterable[CheckImpact]) -> Iterable[str]:
    for check in checks:
        if check.version_stays and check.version_after:
            file, version = f"checklists/content/{check.id}.toml", next_version(check.version_after)
            yield f'Write `version = "{version}"` in `{file}`: stored runs name the version they were answered in'


def _lacks(name: str) -> str:
    return f"Write `{name}` (`--write` does it)"
