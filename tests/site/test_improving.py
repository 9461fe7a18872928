"""Links that open the file, and the line, where a text can be improved."""

import os
import re
import subprocess
import sys
import tomllib
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import PAGES
from test_translations import front_matter

import hooks
import translations
from checklists.loading import checklist_ids, load_checklist
from places import text_addresses
from translations import CONTENT, LANGUAGES, ROOT, load_words

REPOSITORY = "https://code.example/owner/handbook"
LINK = re.compile(rf'<a href="({REPOSITORY}/(?:edit|blob)/[^"]*)" rel="noopener">([^<]*)</a>')
AT_LINE = re.compile(rf"{REPOSITORY}/blob/main/(.+)\?plain=1#L(\d+)")


def named(address: str, root: Path = ROOT) -> tuple[Path, str]:
    """The file that an address opens, and the line it points at."""
    at_line = AT_LINE.fullmatch(address)
    file = root / (at_line[1] if at_line else address.removeprefix(f"{REPOSITORY}/edit/main/"))
    return file, file.read_text(encoding="utf-8").split("\n")[int(at_line[2]) - 1] if at_line else ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("checklist_id", checklist_ids())
def test_every_question_and_action_is_found_at_its_line_in_the_readers_language(
    checklist_id: str, language: str
) -> None:
    english = load_checklist(checklist_id)
    checklist, _ = translations.translated(english, language)
    place = text_addresses(REPOSITORY, checklist_id, language)
    wanted = f"{checklist_id}.toml" if language == "en" else f"{checklist_id}.{language}.toml"
    for item in checklist.items.values():
        for key, text in (("question", item.question), ("action", item.action)):
            file, line = named(place(item.id, key))
            assert file == CONTENT / wanted
            assert tomllib.loads(line) == {key: text}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_the_file_that_holds_its_words(language: str) -> None:
    for english in sorted((ROOT / "docs" / "en").rglob("*.md")):
        text = english.read_text(encoding="utf-8")
        name = english.relative_to(ROOT / "docs" / "en").as_posix()
        page: Any = SimpleNamespace(meta=front_matter(text), file=SimpleNamespace(src_uri=name), url="x/")
        config: Any = SimpleNamespace(repo_url=REPOSITORY, site_url="", theme={"language": language})
        hooks.on_page_context({}, page, config, None)  # type: ignore[arg-type]
        file, _ = named(page.edit_url)
        if checklist := page.meta.get("checklist"):
            wanted = CONTENT / (f"{checklist}.toml" if language == "en" else f"{checklist}.{language}.toml")
        elif tool := page.meta.get("tool"):
            wanted = CONTENT / "tools" / f"{tool}.{language}.toml"
        else:
            wanted = ROOT / "docs" / language / name
        assert file == wanted


def test_in_a_built_site_every_page_question_and_action_has_its_link_and_what_is_not_translated_leads_to_english(
    project: Path,
) -> None:
    (project / "docs/et/guides/keep-every-promise.md").unlink()
    (project / "checklists/content/letting-go.et.toml").unlink()
    losing = project / "checklists/content/losing-customers.et.toml"
    text = losing.read_text(encoding="utf-8")
    losing.write_text(re.sub(r"\[items\.hours-asked\]\n(?:.+\n)+", "", text), encoding="utf-8")
    code = "import sys; sys.path.insert(0, 'scripts'); import build; build.SITE.mkdir(); build.build_language('et'); build.put_in_place('et', build.SITE)"
    environment = {**os.environ, "REPOSITORY_URL": f"{REPOSITORY}/"}
    subprocess.run([sys.executable, "-c", code], cwd=project, check=True, capture_output=True, env=environment)
    words = load_words("et")["site"]

    def links(path: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for address, text in LINK.findall((project / "site/et" / path / "index.html").read_text(encoding="utf-8")):
            found.setdefault(unescape(text), []).append(unescape(address))
        return found

    def opened(path: str) -> str:
        [address] = links(path)[words["improve"]]
        return named(address, project)[0].relative_to(project).as_posix()

    for path in PAGES:
        assert (project / opened(path)).is_file(), path
    assert opened("guides/fair-prices/") == "docs/et/guides/fair-prices.md"
    assert opened("guides/keep-every-promise/") == "docs/en/guides/keep-every-promise.md"
    assert opened("checks/letting-go/") == "checklists/content/letting-go.toml"
    assert opened("tools/goodbye/") == "checklists/content/tools/goodbye.et.toml"
    assert links("tools/goodbye/")[words["improve_message"]] == [
        f"{REPOSITORY}/edit/main/checklists/content/messages/et.toml"
    ]
    for checklist_id in checklist_ids():
        found = links(f"checks/{checklist_id}/")
        for key in ("question", "action"):
            at = [named(address, project) for address in found[words[f"improve_{key}"]]]
            assert len(at) == len(load_checklist(checklist_id).items)
            assert all(line.startswith(f'{key} = "') for _, line in at)
            in_english = [file.name for file, _ in at].count(f"{checklist_id}.toml")
            assert in_english == {"letting-go": len(at), "losing-customers": 1}.get(checklist_id, 0)
    check = (project / "site/et/checks/losing-customers/index.html").read_text(encoding="utf-8")
    assert check.count('<legend lang="en">') == 1
    assert load_words("et")["check"]["not_translated"] not in check


def test_without_a_repository_no_page_asks_to_be_improved(site: Path) -> None:
    for language in LANGUAGES:
        words = load_words(language)["site"]
        for path in PAGES:
            html = unescape((site / language / path / "index.html").read_text(encoding="utf-8"))
            for key in ("improve", "improve_question", "improve_action", "improve_message"):
                assert f">{words[key]}<" not in html, path
