"""A checklist of two sections and four items: the worked example of the scoring rules, section 10."""

from checklists.loading import parse_checklist
from checklists.model import Checklist

BANDS = """
[[bands]]
id = "fix-first"
from = 0
name = "Fix first"
meaning = "m"

[[bands]]
id = "leaking"
from = 50
name = "Leaking"
meaning = "m"

[[bands]]
id = "solid"
from = 70
name = "Solid"
meaning = "m"

[[bands]]
id = "strong"
from = 85
name = "Strong"
meaning = "m"
"""


def item(item_id: str, weight: int, *, critical: bool = False, when: str = "week", extra: str = "") -> str:
    return f"""
[[sections.items]]
id = "{item_id}"
plan = "{item_id}"
question = "q"
practice = "p"
why = "w"
proof = "p"
find_out = "f"
action = "a"
guide = "g.md"
basis = []
evidence = []
revision = 1
when = "{when}"
weight = {weight}
critical = {str(critical).lower()}
{extra}
"""


def section(section_id: str, weight: int, *items: str) -> str:
    head = f"""
[[sections]]
id = "{section_id}"
plan = "{section_id}"
weight = {weight}
zone = "irritants"
title = "t"
loses = "l"
intro = "i"
guide = "g.md"
"""
    return head + "".join(items)


def toml(*sections: str, head: str = "") -> str:
    top = 'id = "small"\nplan = "S"\nversion = "1"\ntitle = "t"\nsummary = "s"\nguide = "g.md"\n'
    return top + head + BANDS + "".join(sections)


def checklist(*sections: str) -> Checklist:
    return parse_checklist(toml(*sections))


SMALL = checklist(
    section("a", 40, item("a1", 3, critical=True), item("a2", 1)),
    section("b", 60, item("b1", 2), item("b2", 2)),
)
