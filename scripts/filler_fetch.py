"""Loads packages of Debian and npm for the benchmark's filler text, and keeps the files that are read."""

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NoReturn

import install

KEPT = install.CACHE / "filler"


def fetched(package: str, patterns: Sequence[str]) -> Path:
    """The folder with those files of a package whose paths are like one of the patterns."""
    name = package.removeprefix("npm:")
    folder = KEPT / f"{name.replace('/', '-')}-{hashlib.sha256(repr(patterns).encode()).hexdigest()[:8]}"
    if not folder.is_dir():
        install.CACHE.mkdir(exist_ok=True)
        (install.CACHE / ".gitignore").write_text("*\n")
        KEPT.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as temporary:
            place = Path(temporary)
            npm_pack = [install.npm(), "pack", "--loglevel=error", name]
            _fetch(name, npm_pack if name != package else ["apt-get", "download", name], place)
            found = _unpack(name, next(file for file in place.iterdir() if file.suffix in (".deb", ".tgz")), patterns)
            missing = [pattern for pattern in patterns if not any(fnmatch(file, pattern) for file in found)]
            if missing:
                stop(name, f"it has no files like {', '.join(missing)}")
            (place / "files").rename(folder)
    return folder


def _fetch(name: str, command: list[str], place: Path) -> None:
    """Loads a package's archive into `place`; where apt-get cannot and we are root, once more with new lists."""
    print(f"Fetching {name} for real text ...", file=sys.stderr, flush=True)
    failure = _failure(command, place)
    if failure and command[0] == "apt-get" and hasattr(os, "geteuid") and os.geteuid() == 0:
        _failure(["apt-get", "update", "-qq"], place)
        failure = _failure(command, place)
    if failure:
        stop(name, failure)


def _failure(command: list[str], place: Path) -> str:
    """Runs a command; what it said last if it failed, else nothing."""
    path = os.pathsep.join([str(install.BIN), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(
            command, cwd=place, env=dict(os.environ, PATH=path), capture_output=True, text=True, check=False
        )
    except OSError as error:
        return str(error)
    return (done.stdout + done.stderr).strip()[-500:] or "it failed" if done.returncode else ""


def _unpack(name: str, archive: Path, patterns: Sequence[str]) -> list[str]:
    """Puts the files that we read into `files` beside the archive; their paths."""
    found = []
    folder = archive.parent / "files"
    command = ["dpkg-deb", "--fsys-tarfile"] if archive.suffix == ".deb" else ["gzip", "-dc"]
    try:
        with (
            subprocess.Popen([*command, str(archive)], stdout=subprocess.PIPE) as unpacking,
            tarfile.open(fileobj=unpacking.stdout, mode="r|") as files,
        ):
            for member in files:
                path = member.name.removeprefix("./")
                if member.isfile() and any(fnmatch(path, pattern) for pattern in patterns):
                    files.extract(member, folder, filter="data")
                    found.append(path)
            unpacking.communicate()  # to the end, so that a failure shows
        if unpacking.returncode:
            stop(name, f"{command[0]} failed with {unpacking.returncode}")
    except (OSError, tarfile.TarError) as error:
        stop(name, str(error))
    return found


def stop(name: str, reason: str) -> NoReturn:
    """Ends the program: no source, no pages."""
    install.stop(
        f"The package {name} cannot be used for filler text: {reason}",
        "scripts/filler.py needs Debian 12 with apt-get, dpkg-deb and npm, up-to-date package lists (apt-get update as"
        " root) and their mirrors.",
    )
