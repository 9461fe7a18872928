"""Rules on what is claimed: figures with their source, myths only where they are named as myths."""

import re
from collections.abc import Iterator

from rules.reading import Finding, Tree, strings

# Entries of the evidence base with the status VERIFIED or VERIFIED-2nd.
PRINTABLE = frozenset(
    [
        "E01",
        "E02",
        "E04",
        "E05",
        "E06",
        "E07",
        "E08",
        "E09",
        "E10",
        "E11",
        "E12",
        "E13",
        "E14",
        "E15",
        "E16",
        "E17",
        "E18",
        "E19",
        "E21",
        "E22",
        "E23",
        "E24",
        "E25",
        "E26",
        "E27",
        "E29",
        "E30",
        "E31",
        "E32",
        "E33",
        "E34",
        "E35",
        "E36",
        "E37",
        "E38",
        "E39",
        "E40",
        "E41",
        "E42",
        "E43",
        "E45",
        "E46",
        "E47",
        "E48",
        "E49",
        "E50",
        "E51",
        "E52",
        "E53",
        "E54",
        "E55",
        "E56",
        "LU1",
        "LK1",
        "LE1",
        "LE2",
        "LX1",
        "LT1",
        "LT2",
        "LP1",
        "LE3",
        "LE4",
        "LE6",
        "LX3",
        "LT4",
        "LT5",
        "LT6",
        "LP2",
        "LP3",
        "LP4",
        "LP5",
        "LK2",
        "LU2",
        "LD1",
        "LD2",
        "LD3",
        "LD4",
        "LD5",
    ]
)
MYTH_PAGE = "myths.md"
MYTH_IDS = frozenset(f"M{number:02}" for number in range(1, 17))
# What a guide may not say: which myth it would be -> how it is told, in figures where every language writes the same.
PERCENT = r" ?(?:%|per ?cent|in 100|protsen\w+|porsiyento|เปอร์เซ็นต์)"
MYTHS = {
    "M01": r"\b(?:five|six|seven|5|6|7|25) times (?:more|as much)\b.*\b(?:customer|keep|win)",
    "M02": rf"\b68{PERCENT}",
    "M03": rf"\b(?:96|91){PERCENT}.*\b(?:complain|leave|silent)",
    "M04": r"\b26 (?:others?|other (?:customers|people)|more) \b",
    "M05": r"\b(?:12|twelve) good (?:experiences|ones)\b",
    "M06": r"\btells? (?:9|nine)(?: to |–|-)(?:15|fifteen)\b",
    "M07": rf"\b95{PERCENT}.*\b(?:come back|return|again)\b",
    "M08": r"\bmore loyal than .*\bnever\b",
    "M09": rf"\b25(?: to |–|-)95{PERCENT}",
    "M10": rf"\b70{PERCENT} of (?:buying|purchases)",
    "M11": rf"\b80{PERCENT} of (?:firms|companies|businesses)",
    "M12": rf"\b60(?: to |–|-)70{PERCENT}",
    "M13": rf"\b62{PERCENT} of calls",
    "M14": r"\b80[-–/]20\b",
    "M15": r"\b(?:a hundred|100) times less likely\b",
    "M16": r"\bcustomer is always right\b",
}
ANY_MYTH = re.compile("|".join(MYTHS.values()), re.IGNORECASE)
CLAIM = re.compile(
    r"\d+(?:[.,]\d+)? ?(?:%|percent|per cent)|\d+ in 100\b|\d[\d,]{3,} (?:people|shoppers|adults|customers|firms)"
)
INVENTED = "An example:"


def figures_without_source(tree: Tree) -> Iterator[Finding]:
    """In English: a translation has the footnotes of its English page, or tests/site/test_translations.py says so."""
    for page in tree.pages.values():
        for paragraph in page.paragraphs() if page.language == "en" else ():
            quoted = page.name == MYTH_PAGE and paragraph.text.startswith("## ")
            figure = CLAIM.search(paragraph.text)
            if figure and "[^" not in paragraph.text and not paragraph.text.startswith(INVENTED) and not quoted:
                remedy = f'Add its footnote, leave it out, or begin with "{INVENTED}" if it is made up'
                problem = f'the figure "{figure[0]}" has no source'
                yield Finding(page.file, paragraph.line, problem, remedy, paragraph.text)
    for file, item in tree.items():
        for key, text in item.items():
            figure = CLAIM.search(text) if isinstance(text, str) and not item.get("evidence") else None
            if figure:
                line = tree.line_of_item(file, item["id"], key)
                problem = f'the figure "{figure[0]}" has no source'
                yield Finding(file, line, problem, 'Name its entry, as in evidence = ["E19"], or leave it out', text)


def sources_that_may_be_printed(tree: Tree) -> Iterator[Finding]:
    """A footnote names an entry of the evidence base that was found to be true; a myth only on the myth page."""
    for page in tree.pages.values():
        allowed = PRINTABLE | MYTH_IDS if page.name == MYTH_PAGE else PRINTABLE
        for match in re.finditer(r"\[\^([^\]]+)\]", page.body):
            if match[1] in MYTH_IDS - allowed:
                remedy = f"Take it out, or tell it in docs/{page.language}/{MYTH_PAGE}"
                yield Finding(page.file, page.line(match.start()), f"{match[1]} is a myth, not a source", remedy)
            elif match[1] not in allowed:
                problem = f'the footnote "{match[1]}" is no entry of the evidence base that may be printed'
                yield Finding(
                    page.file, page.line(match.start()), problem, "Use one that is, such as E19, or leave it out"
                )


def myths_as_facts(tree: Tree) -> Iterator[Finding]:
    """Everywhere but on the myth page, in every language."""
    for page in tree.pages.values():
        if page.name != MYTH_PAGE:
            for sentence in page.sentences:
                yield from _myths(page.file, sentence.line, sentence.text)
    for file, table in tree.checks():
        for place, text in strings(table):
            yield from _myths(file, tree.line_of(file, place), text)


def _myths(file: str, line: int, text: str) -> Iterator[Finding]:
    for myth, told in MYTHS.items() if ANY_MYTH.search(text) else ():
        if re.search(told, text, re.IGNORECASE):
            problem = f"this repeats {myth}, which nobody could show to be true"
            yield Finding(file, line, problem, f"Leave it out: only {MYTH_PAGE} tells myths, as myths", text)
