"""Rules on shape: fields by their schema, ids that are there, single and permanent, how a guide ends."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import schemas
import yaml
from jsonschema import Draft7Validator, ValidationError

from checklists.model import brief, nearest
from rules.reading import Finding, Page, Tree

PUBLISHED = "checklists/content/published.toml"
GUIDE_ENDS = ["today", "copy", "check"]
FIX = "Run python3 scripts/fix.py, which does it"
WANTED = {
    "string": 'Write text in "quotes"',
    "integer": "Write a whole number",
    "boolean": "Write true or false",
    "array": 'Write a list, as in ["one", "two"]',
    "object": "Make a table of it, as the English file does",
}


def fields(tree: Tree) -> Iterator[Finding]:
    """Front matter, and TOML of other kinds than a check: the engine's loader says more about those."""
    for file in tree.files:
        name, text = schemas.schema_of(file), tree.files[file]
        if "\ufffd" in text:
            line = text.count("\n", 0, text.index("\ufffd")) + 1
            yield Finding(file, line, "there is a character that is not UTF-8", "Save the file as UTF-8")
        if file.endswith(".md"):
            yield from _front(tree.pages[file])
        elif name and name != "check":
            yield from _toml(tree, file, name)


def _toml(tree: Tree, file: str, name: str) -> Iterator[Finding]:
    text = tree.files[file]
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        line = re.search(r"at line (\d+)", str(fault))
        remedy = "Look at this line and the one above: a quote, a bracket or an equals sign is often missing"
        yield Finding(file, int(line[1]) if line else 1, "this file cannot be read from here on", remedy)
        return
    if not text.startswith(schemas.first_line(file)):
        yield Finding(file, 1, "the first line does not tell editors which fields there are", FIX)
    if not (schemas.FOLDER / f"{name}.json").exists():
        yield Finding(file, 1, "editors do not know its fields yet", FIX)
        return
    for error in _errors(name, table):
        if error.validator == "type":
            tree.distrusted.add(file)
        yield _finding(error, file, tree.line_of(file, tuple(error.absolute_path)))


def _front(page: Page) -> Iterator[Finding]:
    table = page.front_or_fault
    if table is None:
        yield Finding(
            page.file, 1, "the lines between --- at the top are missing", "Copy them from a page like this one"
        )
        return
    if isinstance(table, yaml.YAMLError):
        mark = getattr(table, "problem_mark", None)
        yield Finding(
            page.file, mark.line + 2 if mark else 1, "this cannot be read", 'Put the text after the colon in "quotes"'
        )
        return
    lines = page.text.split("\n")
    for error in _errors("page", table):
        key = str(error.absolute_path[0]) if error.absolute_path else ""
        line = next((n for n, line in enumerate(lines, 1) if key and line.startswith(f"{key}:")), 1)
        yield _finding(error, page.file, line)


def _errors(name: str, table: Mapping[str, Any]) -> Iterator[ValidationError]:
    yield from _validator(name).iter_errors(table)


@cache
def _validator(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads((schemas.FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def _finding(error: ValidationError, file: str, line: int) -> Finding:
    """A validator's error in words for people who write no programs."""
    path = [str(part) for part in error.absolute_path]
    place = f"{'.'.join(path)}: " if path else ""
    value, wanted = error.instance, error.validator_value
    if error.validator == "additionalProperties":
        known = [*error.schema.get("properties", {})]
        unknown = next(key for key in value if key not in known and not _fits(key, error.schema))
        return Finding(file, line, f'{place}"{unknown}" is not known here', nearest(unknown, known))
    if error.validator == "required":
        missing = next(key for key in wanted if key not in value and repr(key) in error.message)
        return Finding(file, line, f'{place}"{missing}" is missing', f"Add a line for {missing}")
    if error.validator == "type":
        return Finding(file, line, f"{place}this is {brief(value)}", WANTED[str(wanted)])
    if error.validator == "enum":
        return Finding(file, line, f"{place}this is {brief(value)}", nearest(value, map(str, wanted)))
    if error.validator == "minLength":
        return Finding(file, line, f"{place}this is empty", "Write something, or take the line out")
    told = str(error.schema.get("description", "look at a file like this one"))
    return Finding(file, line, f"{place}{brief(value)} does not fit here", f"What it is: {told.rstrip('.')}")


def _fits(key: str, schema: Mapping[str, Any]) -> bool:
    return any(re.search(pattern, key) for pattern in schema.get("patternProperties", {}))


def heading_ids(tree: Tree) -> Iterator[Finding]:
    """Links hang on them, in every language; the title of a page may do without."""
    for page in tree.pages.values():
        seen: dict[str, int] = {}
        for line, words, identifier in page.headings:
            if not identifier and not page.text.split("\n")[line - 1].startswith("# "):
                yield Finding(page.file, line, f'the heading "{words}" has no id to link to', FIX)
            elif identifier in seen and identifier:
                problem = f'the id "{identifier}" is that of line {seen[identifier]} already'
                yield Finding(page.file, line, problem, "Give each heading its own")
            seen.setdefault(identifier, line)


def permanent_ids(tree: Tree) -> Iterator[Finding]:
    """Saved answers and shared links hang on the ids of questions, for ever."""
    if PUBLISHED not in tree.files:
        return
    published = tree.table(PUBLISHED)
    now: dict[str, dict[str, str]] = {}
    for file, item in tree.items():
        check = file.rpartition("/")[2].removesuffix(".toml")
        now.setdefault(check, {})[str(item.get("plan"))] = item["id"]
        once = published.get(check, {})
        line = tree.line_of_item(file, item["id"])
        if item["id"] not in once.values() and item.get("plan") not in once:
            yield Finding(file, line, f'the question "{item["id"]}" is not in {PUBLISHED} yet', FIX)
        elif once.get(str(item.get("plan"))) != item["id"]:
            remedy = "Write both as they were; a new question gets a new id and a new plan code"
            was = once.get(str(item.get("plan"))) or next(plan for plan, each in once.items() if each == item["id"])
            problem = f'id or plan code of "{item["id"]}" has changed (published with "{was}")'
            yield Finding(file, line, problem, remedy)
    for check, once in published.items():
        for plan, identifier in once.items() if check in now else ():
            if identifier not in now[check].values() and plan not in now[check]:
                problem = f'the question "{identifier}" was published and is gone'
                remedy = f'Put it back into {check}.toml with status = "retired"'
                yield Finding(PUBLISHED, tree.line_of(PUBLISHED, (check, plan)), problem, remedy)


def guide_endings(tree: Tree) -> Iterator[Finding]:
    """One thing to do today, one text to copy, one way to the check (content plan, C0.3)."""
    for page in tree.pages.values():
        if page.name.startswith("guides/"):
            last = [(line, identifier) for line, _, identifier in page.headings if identifier][-3:]
            if [identifier for _, identifier in last] != GUIDE_ENDS:
                problem = "a guide ends with three parts: today, copy, check"
                remedy = "End it as other guides do: one thing for today, one text to copy, one link to the check"
                yield Finding(page.file, last[-1][0] if last else 1, problem, remedy)
