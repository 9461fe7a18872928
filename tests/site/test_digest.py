"""Everything the three source articles say has its place on the English site, and the checks stand on it."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "en"
CHECKS = ("letting-go", "losing-customers", "difficult-customers")
PLACES = tomllib.loads(Path(__file__).with_name("digest.toml").read_text(encoding="utf-8"))

IDS = (
    "P-F1 P-F2 P-F3 F1 F2 F3 F4 F5 F6 F7 P-F4 P-F5 P-F6 S1 S2 S3 S4 S5 "
    "P-L1 P-L2 P-L3 P-L4 P-L5 L01 L02 L03 L04 L05 L06 L07 L08 L09 L10 P-L6 P-L7 "
    "P-D1 P-D2 P-D3 P-D4 P-D5 P-D6 P-D7 D1 D2 D3 P-D8"
).split()
EXAMPLES = [
    "Thanks for giving us a try",
    "Request outside what we offer",
    "Contact after each of the last five deliveries",
    "Refund of the fee / cancel the last invoice / refund the past month",
    "We would like to suit everyone",
    "Try X, Y or Z; good luck",
    "More than one issue → first to be referred elsewhere",
    "Consider whether the situation is likely to change",
    "Not long-standing customers or old friends at once",
    "One butcher, one carpet cleaner",
    "Big-box and web shops: self-service as a fair trade for price",
    "No haircut in the middle of the night",
    "Apron like a tool belt; no power suit needed",
    "Tree pruner asks to borrow a ladder",
    "Hidden entry phone; phone that rings and rings; home office through the family floor; cash only",
    "Right receipt, Friday two to three, full moon",
    "Renovators; low price bait; word of mouth",
    "Decorator and colour choice; dog groomer's half answers; hire help",
    "Interrupting; no nod to regulars; most important person trick",
    "Floor in five days",
    "Upselling; item going on sale tomorrow; fair price",
    "Facts and best-fit options, not pushing",
    "Clarifying statements, new information, nothing personal",
    "Calm, understanding, alternatives",
]


def plain(markdown: str) -> str:
    """The words as a reader sees them, on one line."""
    text = re.sub(r"\[\^[^\]]+\]", "", markdown)  # footnote marks
    text = re.sub(r"\{:[^}]*\}", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`\[\]]|^[#>]+ ", "", text, flags=re.MULTILINE).split())


def parts(page: Path) -> dict[str, str]:
    """Heading id -> words from that heading to the next of its level or higher; "top" is all before the first "##"."""
    body = page.read_text(encoding="utf-8")
    body = re.sub(r"\A---\n.*?\n---\n", "", body, flags=re.DOTALL)
    lines: dict[str, list[str]] = {"top": []}
    levels = {"top": 2}  # the parts this line belongs to, each with the level of heading that ends it
    fenced = False
    for line in body.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else re.match(r"(##+) .*?(?:\{: #([\w-]+) *\})? *$", line)
        if heading:
            level = len(heading[1])
            levels = {name: ends for name, ends in levels.items() if level > ends}
            if heading[2]:
                levels[heading[2]], lines[heading[2]] = level, []
        for name in levels:
            lines[name].append(line)
    return {name: plain("\n".join(words)) for name, words in lines.items()}


def items() -> list[tuple[str, dict[str, Any]]]:
    """Every question of the three checks, with a name to report it by."""
    found = []
    for check in CHECKS:
        document = tomllib.loads((ROOT / "checklists" / "content" / f"{check}.toml").read_text(encoding="utf-8"))
        found += [(f"{check}: {item['id']}", item) for section in document["sections"] for item in section["items"]]
    return found


def test_every_id_and_example_stands_where_the_table_says() -> None:
    pages = {place[0] for table in PLACES.values() for places in table.values() for place in places}
    read = {page: parts(DOCS / page) for page in pages}
    missing = [
        f"{name}: {phrase!r} is not in {page}#{heading}"
        for table in PLACES.values()
        for name, places in table.items()
        for page, heading, phrase in places
        if phrase not in read[page].get(heading, "")
    ]
    assert missing == []


def test_the_table_has_a_place_for_every_id_and_every_named_example() -> None:
    assert (len(IDS), len(EXAMPLES)) == (46, 24)
    assert [name for name in IDS if not PLACES["ids"].get(name)] == []
    assert [name for name in EXAMPLES if not PLACES["examples"].get(name)] == []
    assert (set(PLACES["ids"]), set(PLACES["examples"])) == (set(IDS), set(EXAMPLES))


def test_every_question_rests_on_ids_of_the_articles_or_on_evidence() -> None:
    for name, item in items():
        assert set(item["basis"]) <= set(IDS), name
        assert all(re.fullmatch(r"E\d\d|L[DEKPTUX]\d", source) for source in item["evidence"]), name
        assert item["basis"] or item["evidence"], name


def test_every_sign_step_way_and_type_is_the_basis_of_a_question() -> None:
    used = {source for _, item in items() for source in item["basis"]}
    assert [name for name in IDS if not name.startswith("P-") and name not in used] == []
