"""Writes scripts/locked/*.txt and both package-lock.json anew from pyproject.toml and package.json.

Run it after changing a dependency there: python3 scripts/lock.py [--upgrade]. Needs `uv` on the PATH.
"""

import shutil
import sys

import install

install.enter("test")


def main() -> None:
    uv = shutil.which("uv")
    if uv is None:
        install.stop("Locking versions needs uv, and it is not on the PATH.", "Install it with: pipx install uv")
    compile_ = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.12", "--generate-hashes"]
    compile_ += ["--no-header", "--no-annotate", "--no-emit-index-url", *sys.argv[1:]]
    tests = str(install.LOCKED / "test.txt")
    install.step("Locking test", [*compile_, "--group", "test", "-o", tests])
    for group in ("site", "node", "audit"):
        install.step(
            f"Locking {group}", [*compile_, "--group", group, "-c", tests, "-o", str(install.LOCKED / f"{group}.txt")]
        )
    alone = ["--no-deps", "--group", "properdocs", "-o", str(install.LOCKED / "properdocs.txt")]
    install.step("Locking properdocs", [*compile_, *alone])
    npm = [install.npm(), "install", "--package-lock-only"]
    install.step("Locking npm", npm)
    lighthouse = ["--prefix", str(install.LOCKED / "lighthouse"), "--omit-lockfile-registry-resolved"]
    install.step("Locking Lighthouse", [*npm, *lighthouse])


if __name__ == "__main__":
    main()
