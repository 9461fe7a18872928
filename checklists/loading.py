"""From TOML to a checklist, and from the JSON of an earlier content version to its shape."""

import os
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from checklists.documents import parse_json_object
from checklists.model import Band, Checklist, Item, Problem, Refused, Section, brief, nearest, refuse
from checklists.tables import ID, Source, TableReader

CONTENT = os.path.join(os.path.dirname(__file__), "content")
HOURS_BY_WHEN = {"today": 1, "week": 4, "month": 12}
STATUSES = ("active", "retired")
ZONES = ("irritants", "obstacles", "unforgivable")
# Content files named like a checklist that are none.
NO_CHECKLISTS = ("published",)
# With more than that, the actions that fit into an owner's hours are no longer found at once.
MOST_ITEMS = 100
MOST_HOURS = 1000

# What `show ID --json` prints, from which an earlier content version is read back: the kinds of every table's keys.
VERSION = re.compile(r"(?=.{1,50}$)[0-9A-Za-z]+([.-][0-9A-Za-z]+)*")
SHAPE = {"id": (str,), "content_version": (str,), "bands": (list,), "sections": (list,)}
BAND_SHAPE = {"id": (str,), "from": (int,)}
SECTION_SHAPE = {"id": (str,), "weight": (int,), "items": (list,)}
ITEM_SHAPE = {
    "id": (str,), "weight": (int,), "critical": (bool,), "hours": (int, float), "revision": (int,), "status": (str,),
}  # fmt: skip
WORDS = ("plan", "question", "practice", "why", "proof", "find_out", "action", "when", "guide")


def parse_checklist(text: str, file: str = "checklist") -> Checklist:
    """Builds a checklist from TOML text, or raises Refused with every problem found."""
    source = Source(file, text)
    checklist = read_checklist(TableReader(source.parse(), "checklist", 1, source))
    _check_whole(checklist, source)
    if source.problems:
        raise Refused(source.problems)
    return checklist


def read_checklist(reader: TableReader) -> Checklist:
    """Takes a checklist out of its table; scripts/schemas.py follows which keys are asked for, and how."""
    sections = tuple(_section(each) for each in reader.tables("sections"))
    checklist = Checklist(
        id=reader.identifier(),
        plan=reader.text("plan"),
        version=reader.text("version"),
        title=reader.text("title"),
        summary=reader.text("summary"),
        guide=reader.text("guide"),
        bands=tuple(_band(each) for each in reader.tables("bands")),
        sections=sections,
        items={item.id: item for section in sections for item in section.items},
    )
    reader.done()
    return checklist


def _band(reader: TableReader) -> Band:
    band = Band(reader.identifier(), reader.number("from", 0, 100), reader.text("name"), reader.text("meaning"))
    reader.done()
    return band


def _section(reader: TableReader) -> Section:
    items = tuple(_item(each) for each in reader.tables("items"))
    section = Section(
        id=reader.identifier(),
        plan=reader.text("plan"),
        weight=reader.number("weight", 1, 100),
        zone=reader.word("zone", ("", *ZONES), ""),
        title=reader.text("title"),
        loses=reader.text("loses", ""),
        intro=reader.text("intro"),
        guide=reader.text("guide"),
        items=tuple(item for item in items if item.status == "active"),
        retired=tuple(item for item in items if item.status == "retired"),
    )
    reader.done()
    return section


def _item(reader: TableReader) -> Item:
    when = reader.word("when", tuple(HOURS_BY_WHEN))
    item = Item(
        id=reader.identifier(),
        **{
            key: reader.text(key)
            for key in ("plan", "question", "practice", "why", "proof", "find_out", "action", "guide")
        },
        when=when,
        hours=reader.hours(HOURS_BY_WHEN.get(when, 1)),
        basis=reader.words("basis"),
        evidence=reader.words("evidence"),
        weight=reader.number("weight", 1, 3),
        revision=reader.number("revision", 1, 999),
        critical=reader.flag("critical"),
        status=reader.word("status", STATUSES, "active"),
    )
    reader.done()
    return item


def _check_whole(checklist: Checklist, source: Source) -> None:
    """What no single table can show: repeated ids, weights that do not add up, bands out of order."""
    seen: set[str] = set()
    for kind, identifier in _all_ids(checklist):
        if identifier in seen:
            line = source.line_of_id(identifier, 1, last=True)
            source.fault(line, f"{kind} {brief(identifier)}: this id is used twice", "Give each its own id")
        seen.add(identifier)
    weights = sum(section.weight for section in checklist.sections)
    if checklist.sections and weights != 100:
        remedy = f"Change section weights by {100 - weights:+d} in all"
        source.fault(1, f"the section weights add up to {weights}, not 100", remedy)
    lowest = [band.lowest for band in checklist.bands]
    if checklist.bands and (lowest[0] != 0 or len(lowest) < 2 or lowest != sorted(set(lowest))):
        remedy = "Start the first at 0 and let the others rise; have at least two"
        source.fault(1, f"the bands start at {brief(lowest)}", remedy)
    for section in checklist.sections:
        if not section.items:
            line = source.line_of_id(section.id, 1)
            source.fault(line, f"section {brief(section.id)} has no active item", "Keep one active")
    if len(checklist.items) > MOST_ITEMS or sum(item.hours for item in checklist.items.values()) > MOST_HOURS:
        problem = f"there are more than {MOST_ITEMS} items, or their actions take more than {MOST_HOURS} hours"
        source.fault(1, problem, "Divide it into several checklists")


def _all_ids(checklist: Checklist) -> list[tuple[str, str]]:
    ids = [("section", section.id) for section in checklist.sections]
    ids += [("item", item.id) for section in checklist.sections for item in (*section.items, *section.retired)]
    ids += [("band", band.id) for band in checklist.bands]
    return [(kind, identifier) for kind, identifier in ids if identifier]


def checklist_ids() -> list[str]:
    """The ids of all checklists, in alphabetical order; none where the engine runs from an archive."""
    names = os.listdir(CONTENT) if os.path.isdir(CONTENT) else []
    ids = [name.removesuffix(".toml") for name in names if name.endswith(".toml")]
    return sorted(each for each in ids if ID.fullmatch(each) and each not in NO_CHECKLISTS)


def read_content(name: str) -> str:
    """The text of one content file, on disk or in an archive; OSError if there is none, Refused if it is no text."""
    data: bytes = __spec__.loader.get_data(os.path.join(CONTENT, name))  # type: ignore[union-attr]
    try:
        return data.decode()
    except UnicodeDecodeError:
        problem = Problem(f"checklists/content/{name}", 1, "this is not text in UTF-8", "Save it as UTF-8")
        raise Refused([problem]) from None


def load_checklist(checklist_id: str) -> Checklist:
    """The checklist with this id; Refused if there is none or its content has a fault."""
    name = f"{checklist_id}.toml"
    try:
        if not ID.fullmatch(checklist_id) or checklist_id in NO_CHECKLISTS:
            raise FileNotFoundError
        text = read_content(name)
    except OSError:
        problem = f"there is no checklist {brief(checklist_id)}"
        raise Refused([Problem("checklist", 1, problem, nearest(checklist_id, checklist_ids()))]) from None
    checklist = parse_checklist(text, f"checklists/content/{name}")
    if checklist.id != checklist_id:
        problem = f"the id {brief(checklist.id)} is not the name of the file"
        raise Refused([Problem(f"checklists/content/{name}", 1, problem, f'Write id = "{checklist_id}"')])
    return checklist


def load_version(checklist_id: str, version: str) -> Checklist | None:
    """A checklist as it was in an earlier content version, without its words; None if that was not kept."""
    if not ID.fullmatch(checklist_id) or not VERSION.fullmatch(version):
        return None
    name = f"versions/{checklist_id}.{version}.json"
    try:
        text = read_content(name)
    except OSError:
        return None
    return parse_shape(text, checklist_id, version, f"checklists/content/{name}")


def parse_shape(text: str, checklist_id: str, version: str, file: str = "shape") -> Checklist:
    """Builds a checklist without words from what `show ID --json` printed of it; Refused if that has a fault."""
    remedy = f"Write there what `show {checklist_id} --json` printed in version {version}"
    table = parse_json_object(text, file, remedy)
    try:
        _check_keys(table, SHAPE)
        if (table["id"], table["content_version"]) != (checklist_id, version):
            raise ValueError(f"it is of {brief(table['id'])}, version {brief(table['content_version'])}")
        sections = tuple(map(_section_of_shape, table["sections"]))
        bands = tuple(map(_band_of_shape, table["bands"]))
    except (ValueError, OverflowError) as error:
        refuse(file, f"this is not the shape of a checklist: {error}", remedy)
    items = {item.id: item for section in sections for item in section.items}
    checklist = Checklist(checklist_id, "", version, "", "", "", bands, sections, items)
    source = Source(file, text)
    _check_whole(checklist, source)
    if source.problems:
        raise Refused(source.problems)
    return checklist


def _check_keys(table: object, kinds: Mapping[str, tuple[type, ...]]) -> None:
    """ValueError unless this is a table of just these keys, each of its kind."""
    if not isinstance(table, dict) or table.keys() != kinds.keys():
        raise ValueError(f"{brief(table)} has not the keys {', '.join(kinds)}")
    for key, allowed in kinds.items():
        if type(table[key]) not in allowed:
            raise ValueError(f"{key} is {brief(table[key])}")


def _band_of_shape(table: dict[str, Any]) -> Band:
    _check_keys(table, BAND_SHAPE)
    return Band(table["id"], table["from"], "", "")


def _section_of_shape(table: dict[str, Any]) -> Section:
    _check_keys(table, SECTION_SHAPE)
    items = tuple(map(_item_of_shape, table["items"]))
    active = tuple(item for item in items if item.status == "active")
    retired = tuple(item for item in items if item.status == "retired")
    return Section(table["id"], "", table["weight"], "", "", "", "", "", active, retired)


def _item_of_shape(table: dict[str, Any]) -> Item:
    _check_keys(table, ITEM_SHAPE)
    if not 1 <= table["weight"] <= 3 or table["status"] not in STATUSES:
        raise ValueError(f"the item {brief(table)} is not in order")
    words = dict.fromkeys(WORDS, "")
    return Item(**{**table, **words, "hours": Fraction(table["hours"])}, basis=(), evidence=())
