"""The commands of the README: what they tell a person when something is in the way."""

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import check
import install
import pytest
import runtime
import serve
from playwright.sync_api import expect, sync_playwright

from translations import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]


SCRIPTS = [
    "serve",
    "test",
    "build",
    "check",
    "fix",
    "bench",
    "lock",
    "audit",
    "install",
    "changelog",
    "new",
    "unfinished",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_old_python_can_read_every_script_far_enough_to_say_that_it_is_old(script: str) -> None:
    ast.parse((ROOT / "scripts" / f"{script}.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_gets_a_sentence_and_the_way_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "OLDEST_PYTHON", (9, 0))
    with pytest.raises(SystemExit):
        install.enter("site")
    told = capsys.readouterr().err
    assert "This needs Python" in told
    assert "Install a newer Python" in told


def test_a_step_that_fails_shows_its_last_words_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        install.step("Fetching", [sys.executable, "-c", "print('no route to host'); raise SystemExit(1)"])
    told = capsys.readouterr().err
    assert "no route to host" in told
    assert "run the same command again" in told


def test_a_half_finished_installation_is_taken_up_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without its mark, .venv is made anew; without a group's mark, the group is installed."""
    steps: list[str] = []
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "BIN", tmp_path / ".venv" / "bin")

    def note(name: str, command: list[str], remedy: str = "") -> None:
        steps.append(name)
        (tmp_path / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (tmp_path / ".venv" / "bin" / "python").touch()

    monkeypatch.setattr(install, "step", note)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    install._python_packages("site")
    assert steps[:2] == ["Making .venv", "Installing Python packages (site)"]
    steps.clear()
    install._python_packages("site")
    assert steps == []
    (tmp_path / ".venv" / "site.txt").unlink()
    install._python_packages("site")
    assert steps == ["Installing Python packages (site)"]


def test_a_machine_without_chromium_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SystemExit):
        install.chromium()
    assert "apt-get install chromium" in capsys.readouterr().err


def test_a_taken_port_is_named_and_the_next_one_used(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert serve.free_port(port) > port
    assert f"Port {port} is taken." in capsys.readouterr().out


def test_an_edit_rebuilds_only_the_languages_it_touches() -> None:
    docs = ROOT / "docs"
    assert serve.touched([docs / "th" / "index.md"]) == ["th"]
    assert serve.touched([docs / "en" / "index.md"]) == ["en"]
    assert serve.touched([docs / "en" / "guides" / "fair-prices.md"]) == ["en"]
    assert serve.touched([docs / "en" / "guides" / "not-translated-yet.md"]) == list(LANGUAGES)
    content = ROOT / "checklists" / "content"
    assert serve.touched([content / "losing-customers.th.toml", content / "tools" / "goodbye.et.toml"]) == ["th", "et"]
    assert serve.touched([content / "losing-customers.toml"]) == list(LANGUAGES)
    assert serve.touched([content / "messages" / "th.toml"]) == list(LANGUAGES)
    assert serve.touched([ROOT / "overrides" / "main.html"]) == list(LANGUAGES)


def test_the_runtime_holds_bytecode_and_none_of_the_owners_prose() -> None:
    runtime.build()
    with zipfile.ZipFile(runtime.PLAIN_LIBRARY) as archive:
        names = archive.namelist()
        content = archive.read("checklists/content/losing-customers.toml").decode()
    assert not [name for name in names if name.endswith(".py")]
    assert not [name for name in names if name.startswith(("unittest", "asyncio/base_events", "ssl"))]
    assert "promise-warned-early" in content
    assert len(content) < 20_000


def test_a_fault_in_a_page_stops_the_build_with_its_place(project: Path) -> None:
    page = project / "docs" / "en" / "guides" / "fair-prices.md"
    page.write_text(
        page.read_text(encoding="utf-8") + "\n[dead](keep-every-promise.md#no-such-heading)\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=project, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(project)},
    )  # fmt: skip
    assert done.returncode != 0
    assert "fair-prices.md" in done.stderr
    assert "no-such-heading" in done.stderr


def test_the_checks_of_style_types_and_content_find_nothing() -> None:
    assert check.main([]) == 0


@pytest.mark.commands
def test_serve_prints_an_address_keeps_a_check_for_times_without_it_and_shows_an_edit_in_the_open_page(
    project: Path,
) -> None:
    with ThreadPoolExecutor(1) as own:  # the browser of the other tests may run in this thread
        own.submit(edit_while_serving, project).result()


def edit_while_serving(project: Path) -> None:
    page = project / "docs" / "en" / "guides" / "fair-prices.md"
    command = [sys.executable, "-u", "scripts/serve.py", "--port", "8765"]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=project) as serving,
        sync_playwright() as playwright,
    ):
        try:
            assert serving.stdout is not None
            address = next(found[0] for line in serving.stdout if (found := re.search(r"http://[\d.]+:\d+/", line)))
            browser = playwright.chromium.launch(executable_path=install.chromium(), args=["--no-sandbox"])
            reader = browser.new_page()
            reader.goto(f"{address}en/checks/losing-customers/")
            reader.locator("#offline[data-kept='checks/losing-customers']").wait_for(state="attached", timeout=60_000)
            reader.goto(f"{address}en/guides/fair-prices/")
            expect(reader.locator("h1")).to_contain_text("Fair prices")
            menu = reader.locator(".md-nav--primary").inner_text()
            page.write_text(page.read_text(encoding="utf-8").replace("\n# ", "\n# Edited: ", 1), encoding="utf-8")
            expect(reader.locator("h1")).to_contain_text("Edited: ", timeout=30_000)
            assert reader.locator(".md-nav--primary").inner_text() == menu
            next(line for line in serving.stdout if line.startswith("Rebuilt en in"))
            expect(reader.locator("h1")).to_contain_text("Edited: ")
            browser.close()
        finally:
            serving.terminate()
