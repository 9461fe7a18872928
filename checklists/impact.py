"""What a change of the checklists does: to the reference businesses, to stored runs, and what the changelog must say.

Two snapshots are compared, one of the engine and content before the change, one of those after it, with the same
answers in both. Nothing here reads a file.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ABSENT = "absent"
# At most so much of a question's words may stay before it looks like another question.
ANOTHER_QUESTION = 0.75


@dataclass(frozen=True)
class Change:
    """One thing that a content version fixes, such as the weight of an item; `kind` is band, section or item."""

    kind: str
    id: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Reworded:
    """A question in other words. `raised`: its revision too; `far`: it looks like another question."""

    item: str
    before: str
    after: str
    raised: bool
    far: bool


@dataclass(frozen=True)
class Order:
    """What came into a list, what went, and what now stands elsewhere in it."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """A reference business whose result is another now: its totals, its actions, what fits into five hours."""

    id: str
    before: dict[str, Any]
    after: dict[str, Any]
    actions: Order
    week: Order


@dataclass(frozen=True)
class Runs:
    """Stored runs of one content version. `lost` are the questions a comparison with them now leaves out, and why."""

    version: str
    questions: int
    shared: int
    lost: dict[str, str]


@dataclass(frozen=True)
class CheckImpact:
    """One checklist. The versions are None where it did not exist before, or is gone now.

    `version_stays`: a new one is due; `version_not_kept`: runs of the old one would be read as of today;
    `words` are questions and names by id.
    """

    id: str
    title: str
    version_before: str | None
    version_after: str | None
    version_stays: bool
    version_not_kept: bool
    businesses: int
    changes: tuple[Change, ...]
    reworded: tuple[Reworded, ...]
    moved: tuple[Moved, ...]
    runs: tuple[Runs, ...]
    words: dict[str, str]

    @property
    def counts(self) -> bool:
        """Whether a score, a plan or what is asked is another now, so that the changelog must tell."""
        return bool(self.changes or self.moved or self.version_before is None or self.version_after is None)

    @property
    def by_rules_alone(self) -> bool:
        return bool(self.moved and not self.changes)


def impact(
    before: Mapping[str, Any], after: Mapping[str, Any], kept: Mapping[str, list[dict[str, Any]]]
) -> list[CheckImpact]:
    """Compares two snapshots; `kept` holds, by checklist, the shapes of earlier versions that are kept."""
    return [_check(name, before.get(name), after.get(name), kept.get(name, [])) for name in sorted({*before, *after})]


def _check(
    name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, kept: list[dict[str, Any]]
) -> CheckImpact:
    changes: tuple[Change, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    moved: tuple[Moved, ...] = ()
    runs: tuple[Runs, ...] = ()
    was, now = (str(side["shape"]["content_version"]) if side else None for side in (before, after))
    if before and after:
        changes = tuple(_changes(before["shape"], after["shape"]))
        reworded = tuple(_reworded(before, after))
        moved = tuple(_moved(before["businesses"], after["businesses"]))
        runs = tuple(_runs(before["shape"], after["shape"], kept)) if changes else ()
    taken = [was, *(shape["content_version"] for shape in kept)]
    return CheckImpact(
        id=name,
        title=(after or before or {})["title"],
        version_before=was,
        version_after=now,
        version_stays=bool(changes) and now in taken,
        version_not_kept=bool(before and after and (changes or was != now) and before["shape"] not in kept),
        businesses=len((after or before or {})["businesses"]),
        changes=changes,
        reworded=reworded,
        moved=moved,
        runs=runs,
        words={**(before or {}).get("words", {}), **(after or {}).get("words", {})},
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterable[Change]:
    """Every difference between two shapes, those of bands first, then sections, then items, in today's order."""
    was, now = _facts(before), _facts(after)
    for key in {**now, **was}:
        old, new = was.get(key, {"status": ABSENT}), now.get(key, {"status": ABSENT})
        asked = old["status"] == new["status"]
        for field in [field for field in old if field in new] if asked else ["status"]:
            if old[field] != new[field]:
                yield Change(*key, field, old[field], new[field])


def _facts(shape: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Kind and id -> everything that is fixed about it."""
    bands = {("band", band["id"]): {**band, "status": "active"} for band in shape["bands"]}
    sections = {("section", each["id"]): {"weight": each["weight"], "status": "active"} for each in shape["sections"]}
    items = {
        ("item", item["id"]): {**item, "section": section["id"]}
        for section in shape["sections"]
        for item in section["items"]
    }
    return {**bands, **sections, **items}


def _asked(shape: dict[str, Any]) -> dict[str, int]:
    """Id -> revision of every item that is asked."""
    items = [item for section in shape["sections"] for item in section["items"]]
    return {item["id"]: item["revision"] for item in items if item["status"] == "active"}


def _reworded(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Reworded]:
    was, now = _asked(before["shape"]), _asked(after["shape"])
    for item, question in after["words"].items():
        old = before["words"].get(item, question)
        if old != question and item in was and item in now:
            alike = difflib.SequenceMatcher(None, old.lower().split(), question.lower().split(), False).ratio()
            yield Reworded(item, old, question, now[item] > was[item], alike < ANOTHER_QUESTION)


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Moved]:
    for business, new in after.items():
        old = before[business]
        if _without_version(old) != _without_version(new):
            lists = [[action["item"] for action in side["result"]["actions"]] for side in (old, new)]
            order = _order(*lists), _order(old["week"], new["week"])
            yield Moved(business, old["result"]["total"], new["result"]["total"], *order)


def _without_version(side: Mapping[str, Any]) -> dict[str, Any]:
    return {**side, "result": {**side["result"], "content_version": None}}


def _order(before: list[str], after: list[str]) -> Order:
    """What came, went and moved; of those in both lists, the longest runs in one order count as not moved."""
    old, new = ([each for each in side if each in other] for side, other in ((before, after), (after, before)))
    blocks = difflib.SequenceMatcher(None, old, new, False).get_matching_blocks()
    stayed = {each for block in blocks for each in old[block.a : block.a + block.size]}
    return Order(
        came=tuple(each for each in after if each not in before),
        went=tuple(each for each in before if each not in after),
        moved=tuple(each for each in new if each not in stayed),
    )


def _runs(before: dict[str, Any], after: dict[str, Any], kept: Iterable[dict[str, Any]]) -> Iterable[Runs]:
    """The versions whose runs share fewer questions with today's checklist than before the change; the base always."""
    was, now = _asked(before), _asked(after)
    for shape in (before, *(each for each in kept if each["content_version"] != before["content_version"])):
        run = _asked(shape)
        lost = {
            item: "no longer asked" if item not in now else "another meaning"
            for item, revision in run.items()
            if was.get(item) == revision != now.get(item)
        }
        if lost or shape is before:
            shared = sum(now.get(item) == revision for item, revision in run.items())
            yield Runs(shape["content_version"], len(run), shared, lost)


def next_version(version: str) -> str:
    """The version with its last number raised by one."""
    number = re.search(r"[0-9]+$", version)
    return f"{version[: number.start()]}{int(number[0]) + 1}" if number else f"{version}.1"
