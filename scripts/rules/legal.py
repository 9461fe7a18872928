"""Rules on legal boxes: the tabs of a guide that say what the law is in each country."""

import re
from collections.abc import Iterator
from datetime import date

from rules.reading import Finding, Page, Tree

BOX = re.compile(r'^===\+? "(.+)"\n((?:\n|    .*(?:\n|\Z))*)', re.MULTILINE)
# How a box says when somebody read the rules, and that nobody has; the month's name stands beside the year.
READ = {
    "en": r"Read in {month} (\d{{4}})",
    "et": r"Loetud (\d{{4}})\. aasta {month}",
    "fil": r"Binasa noong {month} (\d{{4}})",
    "th": r"อ่าน\S*เมื่อ{month} (\d{{4}})",
}
NOT_READ = {"en": "Not yet checked.", "et": "kontrollimata", "fil": "Hindi pa nasusuri", "th": "ยังไม่ได้ตรวจสอบ"}
MONTHS_UNTIL_OLD = 12


def legal_boxes(tree: Tree) -> Iterator[Finding]:
    """All five countries in one order, each with the date somebody read the rules and the line on legal advice."""
    for page in tree.pages.values():
        boxes = list(BOX.finditer(page.unfenced)) if page.name.startswith("guides/") else []
        countries = [entry[1] for entry in tree.table(_tool(page)).get("countries", [])]
        names = [box[1] for box in boxes]
        if boxes and countries and names != countries * (len(names) // len(countries)):
            problem = f"the boxes are for {', '.join(names)}"
            yield Finding(
                page.file, page.line(boxes[0].start()), problem, f"Have these, in turn: {', '.join(countries)}"
            )
        advice = tree.table(f"docs/{page.language}/words.toml").get("site", {}).get("footer_advice", "")
        for box in boxes:
            line = page.line(box.start())
            if advice not in box[2]:
                yield Finding(page.file, line, f"the box for {box[1]} promises too much", f'End it with "{advice}"')
            unread = _months(tree, page) and _read_on(tree, page, box[2]) is None
            if unread and NOT_READ[page.language].lower() not in box[2].lower():
                remedy = f'Write the month as other boxes do, or "{NOT_READ[page.language]}"'
                yield Finding(page.file, line, f"the box for {box[1]} does not say when its rules were read", remedy)


def old_legal_boxes(tree: Tree) -> Iterator[Finding]:
    """The law may have changed since."""
    for page in tree.pages.values():
        for box in BOX.finditer(page.unfenced) if page.name.startswith("guides/") else ():
            read = _read_on(tree, page, box[2])
            age = (tree.today.year - read.year) * 12 + tree.today.month - read.month if read else 0
            if age > MONTHS_UNTIL_OLD:
                problem = f"the rules in the box for {box[1]} were read {age} months ago"
                remedy = "Read them again at the authority it names, mend the box and write the new month"
                yield Finding(page.file, page.line(box.start()), problem, remedy)


def _read_on(tree: Tree, page: Page, box: str) -> date | None:
    """The month in which the rules of a box were read."""
    for number, name in enumerate(_months(tree, page), 1):
        stem = name[:-2] if len(name) > 6 and page.language == "et" else name  # november, but: novembris
        found = re.search(READ[page.language].format(month=stem), box)
        if found:
            return date(int(found[1]), number, 1)
    return None


def _months(tree: Tree, page: Page) -> list[str]:
    """Their names in the page's language; none while that file has a fault."""
    return list(tree.table(f"checklists/content/messages/{page.language}.toml").get("months", []))


def _tool(page: Page) -> str:
    return f"checklists/content/tools/triage.{page.language}.toml"
