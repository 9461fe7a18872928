"""Which file of a translation stands for which English file, and whether it is there and up to date.

A translated file names the English text it was made from: `source: 1a2b3c4d5e` in a page's front matter, or
`source = "1a2b3c4d5e"` in a TOML file. When the English text changes, the two differ, and the translation is stale.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from checklists.loading import read_content
from checklists.model import Checklist

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CONTENT = ROOT / "checklists" / "content"
LANGUAGES = {"en": "English", "th": "ไทย", "et": "Eesti", "fil": "Filipino"}
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
SOURCE = re.compile(r'^source(?:: | = )"?([0-9a-f]{10})"?\n', re.MULTILINE)
REVIEWED = re.compile(r"^reviewed(?:: | = )\S", re.MULTILINE)
# The texts of a checklist; everything else in its file is the same in all languages.
CHECKLIST_TEXTS = ("title", "summary")
BAND_TEXTS = ("name", "meaning")
SECTION_TEXTS = ("title", "loses", "intro")
ITEM_TEXTS = ("question", "practice", "why", "proof", "find_out", "action")
# Tool -> tables it shares with the decision tool.
SHARED_TABLES = {"customer-profit": ("money",), "goodbye": ("outcomes",)}


@dataclass(frozen=True)
class Pair:
    """An English file and its translation into one language."""

    english: Path
    translation: Path
    language: str

    @property
    def name(self) -> str:
        return self.translation.relative_to(ROOT).as_posix()

    def state(self) -> str:
        """ "missing", "stale" or "current"."""
        return self.seen()[0]

    def reviewed(self) -> bool:
        """Whether somebody who grew up with the language has read it: `reviewed` names them and the day."""
        return self.seen()[1]

    def seen(self) -> tuple[str, bool]:
        """Both at once, with one look into the file."""
        try:
            text = self.translation.read_text(encoding="utf-8")
        except FileNotFoundError:
            return "missing", False
        found = SOURCE.search(text)
        state = "current" if found and found[1] == digest(self.english) else "stale"
        return state, bool(REVIEWED.search(text))

    def stamp(self) -> None:
        """Writes into the translation that it stands for the English text as it is now."""
        text = self.translation.read_text(encoding="utf-8")
        if self.english.suffix == ".md":
            line, place = f"source: {digest(self.english)}\n", text.index("\n---", 3) + 1
        else:
            line, place = f'source = "{digest(self.english)}"\n', _after_comments(text)
        without = SOURCE.sub("", text, count=1)
        place -= len(text) - len(without) if SOURCE.search(text[:place]) else 0
        self.translation.write_text(without[:place] + line + without[place:], encoding="utf-8")


def _after_comments(text: str) -> int:
    return len(re.match(r"(?:#[^\n]*\n)*\n?", text)[0])  # type: ignore[index]


def pairs(languages: Iterable[str] = TRANSLATED) -> Iterator[Pair]:
    """Every file that is to be translated, in every language."""
    for language in languages:
        for english in (*sorted((DOCS / "en").rglob("*.md")), DOCS / "en" / "words.toml"):
            yield Pair(english, DOCS / language / english.relative_to(DOCS / "en"), language)
        for english in sorted((CONTENT / "tools").glob("*.en.toml")):
            yield Pair(english, english.with_name(english.name.replace(".en.", f".{language}.")), language)
        yield Pair(CONTENT / "messages" / "en.toml", CONTENT / "messages" / f"{language}.toml", language)
        for references in sorted(CONTENT.glob("*.references.toml")):
            english = references.with_name(references.name.replace(".references", ""))
            yield Pair(english, english.with_suffix(f".{language}.toml"), language)


@cache
def digest(english: Path) -> str:
    """A hash of the words of an English file; weights, links and dates of a checklist do not count."""
    text = english.read_text(encoding="utf-8")
    if english.suffix == ".toml":
        table = tomllib.loads(text)
        text = json.dumps(checklist_texts(table) if "sections" in table and "bands" in table else table)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def checklist_texts(table: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a checklist in the shape of its translations."""

    def texts(of: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
        return {key: of[key] for key in keys if key in of}

    items = [item for section in table["sections"] for item in section["items"] if item.get("status") != "retired"]
    return {
        "checklist": texts(table, CHECKLIST_TEXTS),
        "bands": {band["id"]: texts(band, BAND_TEXTS) for band in table["bands"]},
        "sections": {section["id"]: texts(section, SECTION_TEXTS) for section in table["sections"]},
        "items": {item["id"]: texts(item, ITEM_TEXTS) for item in items},
    }


def pair_of(english: Path, language: str) -> Pair | None:
    """The pair of an English file; None for English itself."""
    return _pairs_by_file(language).get(english) if language in TRANSLATED else None


@cache
def _pairs_by_file(language: str) -> dict[Path, Pair]:
    return {pair.english: pair for pair in pairs([language])}


def load_words(language: str) -> dict[str, Any]:
    """The interface words of one language."""
    words = tomllib.loads((DOCS / language / "words.toml").read_text(encoding="utf-8"))
    return {key: table for key, table in words.items() if isinstance(table, dict)}


@cache
def load_phrases(language: str) -> dict[str, list[str]]:
    """What people type for each page, from the language's search.toml."""
    return tomllib.loads((DOCS / language / "search.toml").read_text(encoding="utf-8"))


def translated(checklist: Checklist, language: str) -> tuple[Checklist, frozenset[str]]:
    """The checklist in this language where its words exist, and the ids of items that are still in English."""
    if language == "en":
        return checklist, frozenset()
    try:
        texts = tomllib.loads(read_content(f"{checklist.id}.{language}.toml"))
    except OSError:
        return checklist, frozenset(checklist.items)
    items = texts.get("items", {})
    sections = tuple(
        replace(s, **texts["sections"].get(s.id, {}), items=tuple(replace(i, **items.get(i.id, {})) for i in s.items))
        for s in checklist.sections
    )
    bands = tuple(replace(b, **texts["bands"].get(b.id, {})) for b in checklist.bands)
    by_id = {item.id: item for section in sections for item in (*section.items, *section.retired)}
    whole = replace(checklist, **texts["checklist"], sections=sections, bands=bands, items=by_id)
    return whole, frozenset(checklist.items.keys() - items.keys())


def message_file(language: str) -> Path:
    """The file of the goodbye message's sentences in this language, or in English."""
    file = CONTENT / "messages" / f"{language}.toml"
    return file if file.exists() else CONTENT / "messages" / "en.toml"


def has_tool(tool: str, language: str) -> bool:
    """Whether every file of words of a tool's page exists in this language."""
    names = {tool, "common", *(["keep-fix-let-go"] if tool in SHARED_TABLES else [])}
    return all((CONTENT / "tools" / f"{name}.{language}.toml").exists() for name in names)


def load_tool(tool: str, language: str) -> dict[str, Any]:
    """Every sentence of a tool's page in one language, or in English: its own, and those that tools share."""
    if not has_tool(tool, language):
        language = "en"

    def texts(name: str) -> dict[str, Any]:
        table = tomllib.loads(read_content(f"tools/{name}.{language}.toml"))
        table.pop("source", None)
        return table

    decision = texts("keep-fix-let-go")
    return texts("common") | {table: decision[table] for table in SHARED_TABLES.get(tool, ())} | texts(tool)
