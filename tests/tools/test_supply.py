"""What comes from others: pinned by hash, under a licence that lets us, and asked after when something becomes known."""

import json
import re
import sys
from importlib.metadata import Distribution
from pathlib import Path

import audit
import install
import licences
import pytest
import yaml

import parts

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
LOCKS = sorted((ROOT / "scripts" / "locked").glob("*.txt"))
VULNERABLE = {"id": "PYSEC-1", "aliases": ["GHSA-aaaa"], "fix_versions": ["2.0"]}
NPM_VULNERABLE = {
    "ws": {"range": "<9", "via": [{"url": "https://x.example/GHSA-bbbb", "severity": "high"}, "other"]},
}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_python_package_is_pinned_to_one_version_with_hashes_and_no_file_names_a_registry(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "--index" not in text
    packages = re.split(r"\n(?=\S)", text.strip())
    assert packages
    for package in packages:
        assert re.match(r"[\w.-]+==[\w.]+ ", package), package
        assert re.findall(r"--hash=(\w+):[0-9a-f]{64}\b", package) == ["sha256"] * package.count("--hash"), package
        assert "--hash" in package, package


def test_every_npm_package_has_its_hash_and_no_file_names_a_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert len(lock["packages"]) > 10
    for name, package in lock["packages"].items():
        assert not name or re.fullmatch(r"sha512-[\w+/]{86}==", package["integrity"]), name
        assert "resolved" not in package
    assert "registry" not in (ROOT / ".npmrc").read_text().replace("omit-lockfile-registry-resolved", "")
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text()


@pytest.mark.parametrize("group", ["site", "test", "audit"])
def test_nothing_is_installed_but_what_the_locks_name_with_its_hash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, group: str
) -> None:
    commands: list[list[str]] = []
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(install, "BIN", tmp_path)
    (tmp_path / "python.txt").touch()
    (tmp_path / "python").touch()
    monkeypatch.setattr(install, "step", lambda _name, command, _remedy="": commands.append(command))
    monkeypatch.setattr(install, "_good_node", lambda: None)
    monkeypatch.setattr(install.os, "chdir", lambda _: None)
    install.enter(group)
    *pip, npm = commands
    wanted = {"site": ["site", "node"], "test": ["test", "node"], "audit": ["test", "audit", "node"]}[group]
    assert [Path(command[-1]).stem for command in pip] == wanted
    for command in pip:
        assert command[command.index("install") :][-3:-1] == ["--require-hashes", "-r"]
    assert npm[1] == "ci"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_of_the_workflow_are_pinned_by_commit_and_name_their_version(workflow: Path) -> None:
    text = workflow.read_text()
    used = re.findall(r"uses: (.*)", text)
    assert used
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def test_the_workflow_audits_every_change_and_every_week() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text())
    assert workflow[True].keys() == {"push", "pull_request", "schedule"}  # YAML reads `on` as yes
    assert "if" not in workflow["jobs"]["audit"]
    assert {"run": "python3 scripts/audit.py"} in workflow["jobs"]["audit"]["steps"]
    assert "scripts/audit.py" not in (ROOT / ".ci" / "run").read_text()


def test_every_package_has_a_licence_from_the_list() -> None:
    assert licences.faults() == []
    assert len(licences.installed()) > 50
    assert len(licences.npm_packages()) > 10


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT AND PSF-2.0", "MIT AND PSF-2.0"),
        ("License: MIT", "MIT"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License", "MIT"),
        ("Classifier: License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("License: Permission is granted\n  to nobody", "Permission is granted"),
        ("Summary: says nothing", ""),
    ],
)
def test_a_package_says_its_licence_in_one_of_several_places(tmp_path: Path, metadata: str, licence: str) -> None:
    assert licences.licence_of(distribution(tmp_path, metadata)) == licence


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ("License-Expression: GPL-3.0-or-later", "'GPL-3.0-or-later'"),
        ("License-Expression: MIT AND AGPL-3.0-only", "'MIT AND AGPL-3.0-only'"),
        ("License: my own rules", "'my own rules'"),
        ("Summary: says nothing", "'no licence that it names'"),
    ],
)
def test_a_licence_that_is_not_on_the_list_is_told_with_the_package_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, metadata: str, told: str
) -> None:
    monkeypatch.setattr(licences, "distributions", lambda: [distribution(tmp_path, metadata)])
    assert audit.audit(offline=True) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"strange 1.0 is under {told}, which is not on the list. Use another package;")
    assert "scripts/audit.toml" in said


def distribution(folder: Path, metadata: str) -> Distribution:
    about = folder / "strange-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.4\nName: strange\nVersion: 1.0\n{metadata}\n")
    return Distribution.at(about)


def test_every_licence_and_every_exception_on_the_list_gives_its_reason() -> None:
    rules = licences.rules()
    assert rules.keys() == {"licences", "names", "packages", "accepted"}
    assert all(rules["licences"].values())
    assert {*rules["names"].values(), *rules["packages"].values()} <= rules["licences"].keys()
    assert all(len(reason) > 20 for reason in rules["accepted"].values())


def pip_audit(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_vulnerability_is_told_with_the_version_that_mends_it() -> None:
    found = {"name": "jinja2", "version": "1.0", "vulns": [VULNERABLE, {**VULNERABLE, "fix_versions": []}]}
    mended, open_ = audit.read_python("test", pip_audit({"name": "x", "version": "1", "vulns": []}, found), "")
    assert mended == "jinja2 1.0: PYSEC-1. Mended in 2.0: python3 scripts/lock.py --upgrade-package jinja2"
    assert open_.startswith("jinja2 1.0: PYSEC-1. Not mended yet:")
    [npm] = audit.read_npm(json.dumps({"vulnerabilities": NPM_VULNERABLE}), "")
    assert npm.startswith("ws <9: https://x.example/GHSA-bbbb (high). Raise its version in package.json")


def test_a_vulnerability_that_was_accepted_by_any_of_its_numbers_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {**licences.rules(), "accepted": {"GHSA-aaaa": "we do not call it", "GHSA-bbbb": "nor this"}}
    monkeypatch.setattr(licences, "rules", lambda: rules)
    found = pip_audit({"name": "jinja2", "version": "1.0", "vulns": [VULNERABLE, {**VULNERABLE, "aliases": []}]})
    assert len(audit.read_python("test", found, "")) == 1
    assert audit.read_npm(json.dumps({"vulnerabilities": NPM_VULNERABLE}), "") == []


SKIPPED = pip_audit({"name": "jinja2", "skip_reason": "not found"}, {"name": "x", "version": "1", "vulns": []})


@pytest.mark.parametrize(
    ("python", "npm", "told"),
    [
        (("", "a\nno route to host\n"), ('{"vulnerabilities": {}}', ""), "locked/test.txt): no route to host"),
        ((SKIPPED, ""), ('{"vulnerabilities": {}}', ""), "it knows nothing of 1 of 2, such as jinja2"),
        ((pip_audit(), ""), ('{"message": "405"}', "npm error no\nnpm error A complete log of"), "json): npm error no"),
        ((pip_audit(), ""), ("", ""), "json): no answer"),
    ],
    ids=["no network for pip", "packages unknown", "npm refuses", "npm says nothing"],
)
def test_a_list_out_of_reach_is_named_and_is_neither_a_fault_nor_all_well(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    python: tuple[str, str],
    npm: tuple[str, str],
    told: str,
) -> None:
    monkeypatch.setattr(audit, "python_faults", lambda lock: audit.read_python(lock, *python))
    monkeypatch.setattr(audit, "npm_faults", lambda: audit.read_npm(*npm))
    assert audit.audit(offline=False) == audit.OUT_OF_REACH
    said = capsys.readouterr().out
    assert "Could not ask the list of vulnerabilities of " in said
    assert told in said
    assert "Try again with a network." in said


def test_a_fault_counts_more_than_a_list_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    vulnerable = pip_audit({"name": "jinja2", "version": "1.0", "vulns": [VULNERABLE]})
    monkeypatch.setattr(audit, "python_faults", lambda lock: audit.read_python(lock, vulnerable, ""))
    monkeypatch.setattr(audit, "npm_faults", lambda: audit.read_npm("", ""))
    assert audit.audit(offline=False) == 1


def test_every_lock_is_audited_and_all_well_is_said_only_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(audit, "python_faults", lambda lock: asked.append(lock) or [])
    monkeypatch.setattr(audit, "npm_faults", lambda: asked.append("npm") or [])
    assert audit.audit(offline=False) == 0
    pinned = {name for lock in asked if lock != "npm" for name in licences.locked(lock)}
    assert pinned == {name for lock in LOCKS for name in licences.locked(lock.stem)}
    assert "npm" in asked
    assert "no vulnerability is known" in capsys.readouterr().out


def test_licences_of_the_test_programs_are_those_they_name() -> None:
    found = {package.name: package for package in licences.installed()}
    programs = parts.testing()
    group = re.findall(
        r'"([\w-]+)[^"]*"', (ROOT / "pyproject.toml").read_text().partition("\ntest = [")[2].partition("]")[0]
    )
    assert [each.name for each in programs if each.name in found] == [
        name for name in group if name not in ("include-group", "site")
    ]
    assert [each for each in programs if each.name in found] == [
        found[each.name] for each in programs if each.name in found
    ]
