"""Writes checklists/schemas/*.json, by which editors complete and check fields while somebody types.

python3 scripts/schemas.py

Nothing is told twice: a check's schema is what the engine's loader asks for, with the sentences under the fields of
checklists/model.py; that of a tool, of the buttons or of a message is the shape of its English file. A page's fields
are told here. A TOML file names its schema in its first line, as Taplo and Even Better TOML read it.
"""

import ast
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "overrides")]

from checklists.checking import TEXTS  # noqa: E402
from checklists.loading import read_checklist  # noqa: E402
from checklists.model import VALUES  # noqa: E402
from checklists.tables import ID, Source, TableReader  # noqa: E402

FOLDER = ROOT / "checklists" / "schemas"
DRAFT = "http://json-schema.org/draft-07/schema#"
ID_PATTERN = f"^{ID.pattern}$"
TEXT = {"type": "string", "minLength": 1}


def told(schema: dict[str, Any], *sentences: str) -> dict[str, Any]:
    """A schema with what an editor reads while typing."""
    return {**schema, "description": " ".join(sentences)}


NAME = {"type": "string", "pattern": ID_PATTERN}
LEFT_OUT = {"type": "array", "items": {"enum": ["navigation", "toc", "footer"]}}
MARKS = {
    "source": told(
        {"type": "string", "pattern": "^[0-9a-f]{10}$"},
        "Mark of the English text this was made from. Written by: python3 scripts/translated.py --done FILE",
    ),
    "reviewed": told(TEXT, 'Who grew up with the language and has read it, and when: "Mari Maasikas, 2026-11-22".'),
}
PAGE = {
    "title": told(
        TEXT,
        "The page's name in the search, in the menu and in the browser's tab.",
        'Put it in "quotes" if it holds a colon.',
    ),
    "description": told(TEXT, "One or two sentences that say what the reader gets. Search engines show them."),
    "checklist": told(NAME, "Only on a check's page: its id, which is the name of its file in checklists/content."),
    "tool": told(NAME, "Only on a tool's page: the name of its files in checklists/content/tools."),
    "code": told(
        {"type": "string", "pattern": r"^T\d\d$"},
        "Only on a template: its number in the content plan, such as T05. Never changed.",
    ),
    "form": told({"type": "boolean"}, "true offers the template as a Word file, too."),
    "hide": told(LEFT_OUT, "Parts of the page to leave out: navigation (menu), toc (contents), footer."),
    "template": told({"enum": ["home.html"]}, "Only on the start page."),
    **MARKS,
}


class Recorder(TableReader):
    """Notes what the loader asks of a table, as a schema, and gives it something of the right kind."""

    def __init__(self, of: str, sentences: dict[str, dict[str, str]]) -> None:
        super().__init__({}, of, 1, Source("", ""))
        self.of, self.sentences, self.properties, self.required = of, sentences, dict[str, Any](), list[str]()
        self.inner: dict[str, Recorder] = {}

    def _note(self, key: str, schema: dict[str, Any], required: bool) -> None:
        field = "lowest" if key == "from" else key  # "from" is a word of Python
        self.properties[key] = told(schema, self.sentences[self.of][field])
        self.required += [key] if required else []

    def text(self, key: str, default: str | None = None) -> str:
        self._note(key, TEXT if default is None else {"type": "string"}, default is None)
        return "text"

    def word(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        words = list(allowed)
        self._note(key, {"enum": words}, default is None)
        return words[0]

    def identifier(self) -> str:
        self._note("id", {"type": "string", "pattern": ID_PATTERN}, True)
        return self.of

    def number(self, key: str, low: int, high: int) -> int:
        self._note(key, {"type": "integer", "minimum": low, "maximum": high}, True)
        return low

    def flag(self, key: str) -> bool:
        self._note(key, {"type": "boolean"}, False)
        return False

    def words(self, key: str) -> tuple[str, ...]:
        self._note(key, {"type": "array", "items": {"type": "string"}}, True)
        return ()

    def hours(self, default: int) -> Fraction:
        self._note("hours", {"type": "number", "exclusiveMinimum": 0, "maximum": 400, "multipleOf": 0.25}, False)
        return Fraction(default)

    def tables(self, key: str) -> list[TableReader]:
        self.inner[key] = Recorder(key[:-1].capitalize(), self.sentences)
        self._note(key, {"type": "array", "minItems": 1}, True)
        return [self.inner[key]]

    def done(self) -> None:
        """Everything was asked for; the tables inside are complete by now."""

    def schema(self) -> dict[str, Any]:
        for key, recorder in self.inner.items():
            self.properties[key]["items"] = recorder.schema()
        return _object(self.properties, self.required)


def _object(properties: dict[str, Any], required: Iterable[str] = ()) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


def _map(pattern: str, of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "patternProperties": {pattern: of}}


def told_by_model() -> dict[str, dict[str, str]]:
    """Class -> field -> the sentence under it in checklists/model.py."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse((ROOT / "checklists" / "model.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            for field, sentence in zip(node.body, node.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(sentence, ast.Expr):
                    name = ast.unparse(field.target)
                    found.setdefault(node.name, {})[name] = ast.literal_eval(sentence.value)
    return found


def check() -> dict[str, Any]:
    recorder = Recorder("Checklist", told_by_model())
    read_checklist(recorder)
    return recorder.schema()


def check_translation() -> dict[str, Any]:
    """The words of a check in another language, by the ids of the English file."""
    sentences = told_by_model()
    of = {"bands": "Band", "sections": "Section", "items": "Item"}
    tables = {
        kind: _map(ID_PATTERN, _object({key: told(TEXT, sentences[of[kind]][key]) for key in keys}))
        for kind, keys in TEXTS.items()
    }
    words = {key: told(TEXT, sentences["Checklist"][key]) for key in ("title", "summary")}
    return _object({**MARKS, "checklist": _object(words, words), **tables}, ["checklist", *tables])


def like(value: Any) -> dict[str, Any]:
    """The shape of a piece of an English file. Lists may have another length."""
    if isinstance(value, dict):
        return _object({key: like(each) for key, each in value.items()}, value)
    if isinstance(value, list):
        return {"type": "array", "minItems": 1, "items": like(value[0])}
    if isinstance(value, str):
        return _text_like(value)
    return {"type": "boolean" if isinstance(value, bool) else "integer"}


def _text_like(value: str) -> dict[str, Any]:
    braces = ", ".join(dict.fromkeys(re.findall(r"\{\w+\}", value)))
    fills = f"A sentence. The page fills in {braces}: keep it."
    return told({"type": "string"}, fills if braces else "Words a reader sees.")


def _english(file: str) -> dict[str, Any]:
    schema = like(tomllib.loads((ROOT / file).read_text(encoding="utf-8")))
    schema["properties"] |= MARKS
    return schema


def all_schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its name."""
    answers = _map(ID_PATTERN, {"enum": list(VALUES), "description": '0 never to 3 always, "na" or "unknown".'})
    business = {"id": {"type": "string", "pattern": ID_PATTERN}, "name": TEXT, "story": TEXT, "answers": answers}
    business["expected"] = {"type": "object", "description": "The result as `score --receipt` tells it; tests hold it."}
    phrases = {"type": "array", "items": TEXT, "description": "What people type who look for this page."}
    plan = {"type": "string", "pattern": ID_PATTERN, "description": "Id of the question; never changed."}
    found = {
        "check": check(),
        "check-translation": check_translation(),
        "page": _object(PAGE, ["description"]),
        "references": _object({"businesses": {"type": "array", "items": _object(business, business)}}, ["businesses"]),
        "published": _map(ID_PATTERN, _map(r"^[A-Z][A-Z0-9]*[a-z0-9]$", plan)),
        "search": _map(r"\.md$", phrases),
        "words": _english("docs/en/words.toml"),
        "message": _english("checklists/content/messages/en.toml"),
    }
    for path in sorted((ROOT / "checklists" / "content" / "tools").glob("*.en.toml")):
        found[f"tool-{path.name.removesuffix('.en.toml')}"] = _english(path.relative_to(ROOT).as_posix())
    return {
        name: {"$schema": DRAFT, "title": name.replace("-", " ").capitalize(), **schema}
        for name, schema in found.items()
    }


def schema_of(file: str) -> str | None:
    """The name of a content file's schema."""
    folder, _, name = file.rpartition("/")
    stem, _, kind = name.removesuffix(".toml").partition(".")
    if name.endswith(".md"):
        return "page"
    if folder.startswith("docs/"):
        return stem if stem in ("words", "search") else None
    if folder == "checklists/content" and not kind:
        return "published" if stem == "published" else "check"
    if folder == "checklists/content":
        return "references" if kind == "references" else "check-translation"
    return {"tools": f"tool-{stem}", "messages": "message"}.get(folder.rpartition("/")[2])


def first_line(file: str) -> str:
    """The line by which a TOML file names its schema."""
    path = os.path.relpath(f"checklists/schemas/{schema_of(file)}.json", Path(file).parent)
    return f"#:schema {Path(path).as_posix()}\n"


def as_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write() -> list[str]:
    """Writes what has changed and says which files."""
    FOLDER.mkdir(exist_ok=True)
    changed = []
    for name, schema in all_schemas().items():
        path = FOLDER / f"{name}.json"
        if not path.exists() or path.read_text(encoding="utf-8") != as_text(schema):
            path.write_text(as_text(schema), encoding="utf-8")
            changed.append(path.relative_to(ROOT).as_posix())
    return changed


if __name__ == "__main__":
    print("\n".join(write()) or "Nothing has changed.")
