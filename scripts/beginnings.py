"""What every new thing needs, and where: a guide, a template, a check, an item of a check, a language."""

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import material
from babel import Locale, UnknownLocaleError
from draft import Draft, end_of_section, end_of_table, starter_text

from checklists.loading import parse_checklist
from checklists.model import Section, nearest, refuse
from checklists.tables import ID, Source

CONTENT = "checklists/content"
PUBLISHED = f"{CONTENT}/published.toml"
# Of checks, in the order in which they are given.
LETTERS = "ABCEFGHIJMNOPQRSTUVWXYZDKL"
TRANSLATIONS = "overrides/translations.py"
THEME_LANGUAGES = Path(material.__file__).parent / "templates" / "partials" / "languages"


def check_id(kind: str, identifier: str) -> None:
    if not ID.fullmatch(identifier):
        refuse(kind, f"{identifier!r} cannot be a name", "Use small letters, digits and single hyphens: fair-prices")


def check_title(title: str) -> None:
    if not title.strip() or not title.isprintable():
        refuse("title", f"{title!r} cannot be a title", "Write one line of text")


def new_guide(root: Path, name: str, title: str, section: str) -> Draft:
    check_id("guide", name)
    check_title(title)
    draft, page = Draft(root), f"guides/{name}.md"
    behind = draft.menu(page, section)
    menu = draft.read("mkdocs.yml").partition(f"  - {section}:")[2]
    check = re.search(r"checks/[\w-]+\.md", menu) or re.search(r"checks/[\w-]+\.md", draft.read("mkdocs.yml"))
    draft.start(f"docs/en/{page}", "guide.md", title=title, quoted_title=json.dumps(title, ensure_ascii=False),
                check=check[0] if check else "index.md")  # fmt: skip
    draft.phrases(page, behind)
    draft.to_do += [
        "A link to it from at least one other page, so that people come across it",
        "Translations, when the words are settled: without them the English page is shown, with a notice",
    ]
    return draft


def new_template(root: Path, name: str, title: str, group: str) -> Draft:
    check_id("template", name)
    check_title(title)
    draft, page, index = Draft(root), f"templates/{name}.md", "docs/en/templates/index.md"
    codes = [int(code) for file in (root / "docs/en/templates").glob("*.md")
             for code in re.findall(r"^code: T(\d+)$", file.read_text(encoding="utf-8"), re.MULTILINE)]  # fmt: skip
    overview = draft.read(index)
    groups = re.findall(r"^## .*\{: #([\w-]+) \}$", overview, re.MULTILINE)
    if group not in groups:
        refuse(index, f"there is no group {group!r}", nearest(group, groups))
    lists = re.search(rf"^## .*#{group} \}}\n\n(?:- .*\n)*", overview, re.MULTILINE)
    draft.insert(
        index, lists.end() if lists else len(overview), f"- [{title}]({name}.md): Write here: when to use it.\n"
    )
    guide = next(line for line in re.findall(r"guides/[\w-]+\.md", draft.read("mkdocs.yml")))
    draft.start(f"docs/en/{page}", "template.md", title=title, quoted_title=json.dumps(title, ensure_ascii=False),
                code=f"T{max(codes) + 1:02}", guide=guide)  # fmt: skip
    draft.phrases(page, draft.menu(page, "templates"))
    draft.to_do += [
        f"{index}: the number of templates in its description",
        'If it is a form to fill in: the line "form: true" under its code, for the Word file',
        "Translations, of the overview too: without them the English page is shown, with a notice",
    ]
    return draft


def new_item(root: Path, check: str, section_id: str, item: str) -> Draft:
    check_id("item", item)
    draft, file = Draft(root), f"{CONTENT}/{check}.toml"
    published: dict[str, dict[str, str]] = tomllib.loads(draft.read(PUBLISHED))
    if check not in published:
        refuse(CONTENT, f"there is no check {check!r}", nearest(check, published))
    text = draft.read(file)
    checklist = parse_checklist(text, file)
    sections = {section.id: section for section in checklist.sections}
    if section_id not in sections:
        refuse(file, f"there is no section {section_id!r}", nearest(section_id, sections))
    if item in {*published[check].values(), *sections, *(band.id for band in checklist.bands)}:
        refuse(file, f"the id {item!r} is taken, now or earlier", "Choose another; ids are for ever")
    section = sections[section_id]
    plan = next_plan(section, published[check])
    page, _, anchor = section.guide.partition("#")
    new = starter_text("item.toml", id=item, plan=plan, guide=page)
    draft.insert(file, end_of_section(Source(file, text), section_id), f"\n{new}")
    _add_heading(draft, page, anchor, item)
    draft.insert(PUBLISHED, end_of_table(draft.read(PUBLISHED), f"[{check}]"), f'{plan} = "{item}"\n')
    _leave_references_as_they_are(draft, check, item)
    draft.to_do += [
        f"{file}: the weight (1 to 3), the hours, and whether it must be in order (critical = true)",
        f"The number of questions ({len(checklist.items)} until now) wherever it is said: in the summary, in "
        f"docs/en/checks/{check}.md, in docs/en/index.md",
        f'{CONTENT}/{check}.references.toml: the invented businesses answer "na", so that their figures stay',
        "Translations, when the words are settled: until then the question is shown in English",
    ]
    return draft


def next_plan(section: Section, published: dict[str, str]) -> str:
    """The plan code behind the last one this section ever had: KA5 -> KA6, L01d -> L01e."""
    given = [*published, *(item.plan for item in (*section.items, *section.retired))]
    parts = [plan.removeprefix(section.plan) for plan in given if plan.startswith(section.plan)]
    if any(part.isdigit() for part in parts) or not parts:
        return f"{section.plan}{max((int(part) for part in parts if part.isdigit()), default=0) + 1}"
    last = max(part for part in parts if len(part) == 1)
    if last == "z":
        refuse(CONTENT, f"the section {section.id!r} has used every letter", "Begin a new section")
    return f"{section.plan}{chr(ord(last) + 1)}"


def _add_heading(draft: Draft, page: str, anchor: str, item: str) -> None:
    """The place in the guide that the item's action leads to, at the end of the section's own part."""
    name = f"docs/en/{draft.page(page)}"
    text = draft.read(name)
    if re.search(rf"\{{: #{item} ", text):
        return
    begins = re.search(rf"^#+ .*\{{: #{anchor} \}}\n", text, re.MULTILINE) if anchor else None
    ends = re.compile("^## ", re.MULTILINE).search(text, begins.end()) if begins else None
    ends = ends or re.search(r"^## .*\{: #today \}|^\[\^\w+\]:", text, re.MULTILINE)
    new = starter_text("heading.md", id=item)
    draft.insert(name, ends.start() if ends else len(text), new if ends else f"\n{new}")


def _leave_references_as_they_are(draft: Draft, check: str, item: str) -> None:
    """The invented businesses leave the new item out, so that their figures, worked out by hand, still hold."""
    name = f"{CONTENT}/{check}.references.toml"
    pieces = re.split(r"(?<=\n)(?=\[businesses\.answers\]\n)", draft.read(name))
    for number, piece in enumerate(pieces):
        if piece.startswith("[businesses.answers]") and not re.search(rf"^{item} =", piece, re.MULTILINE):
            place = end_of_table(piece, "[businesses.answers]")
            pieces[number] = f'{piece[:place]}{item} = "na"\n{piece[place:]}'
    draft.texts[name] = "".join(pieces)


def new_check(root: Path, check: str, title: str, *, place: tuple[str, str], first: Sequence[str]) -> Draft:
    """A check with one section and one item, whose ids are `first`; its `place` is a menu section and a guide."""
    (menu, guide), (section, item) = place, first
    for kind, identifier in (("check", check), ("section", section), ("item", item)):
        check_id(kind, identifier)
    check_title(title)
    draft, page, file = Draft(root), f"checks/{check}.md", f"{CONTENT}/{check}.toml"
    published: dict[str, dict[str, str]] = tomllib.loads(draft.read(PUBLISHED))
    if check in published:
        refuse(PUBLISHED, f"the id {check!r} is taken, now or earlier", "Choose another; ids are for ever")
    taken = {plan[0] for plans in published.values() for plan in plans}
    letter = next((letter for letter in LETTERS if letter not in taken), "")
    if not letter:
        refuse(PUBLISHED, "every letter stands for a check already", "Add to a check instead")
    texts = {"id": check, "title": title, "quoted_title": json.dumps(title, ensure_ascii=False)}
    version = str(tomllib.loads(draft.read(f"{CONTENT}/{next(iter(published))}.toml"))["version"])
    draft.start(file, "check.toml", **texts, letter=letter, version=version, guide=guide, section=section)
    draft.texts[file] += starter_text("item.toml", id=item, plan=f"{letter}A1", guide=guide)
    draft.start(f"{CONTENT}/{check}.references.toml", "references.toml", **texts, item=item)
    draft.insert(PUBLISHED, len(draft.read(PUBLISHED)), f'\n[{check}]\n{letter}A1 = "{item}"\n')
    draft.start(f"docs/en/{page}", "check.md", **texts)
    draft.phrases(page, draft.menu(page, menu))
    _add_heading(draft, guide, "", item)
    draft.to_do += [
        f"More items: python3 scripts/new.py item {check} {section} ID",
        f"More sections: copy the first one in {file}; the weights of all add up to 100",
        f"{CONTENT}/{check}.references.toml: three more invented businesses, with figures worked out by hand",
        f"docs/en/index.md: a link to {page}",
        "tests/engine/test_references.py, PLANNED, and test_sharing.py, IN_ORDER: what is never to change by accident",
        "Translations, when the words are settled: until then the questions are shown in English",
    ]
    return draft


def new_language(root: Path, code: str, name: str) -> Draft:
    if not re.fullmatch(r"[a-z]{2,3}", code):
        refuse("language", f"{code!r} cannot be a language's code", "Use two or three small letters, such as lv or fil")
    check_title(name)
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        refuse("language", f"nobody knows how {code!r} writes numbers", "Use the code of ISO 639, such as lv or fil")
    draft = Draft(root)
    languages = re.search(r"^LANGUAGES = \{.*(?=\}$)", draft.read(TRANSLATIONS), re.MULTILINE)
    if not languages or f'"{code}":' in languages[0]:
        refuse(TRANSLATIONS, f"there is a language {code!r} already", "Choose another code")
    draft.insert(TRANSLATIONS, languages.end(), f', "{code}": {json.dumps(name, ensure_ascii=False)}')
    draft.start(f"docs/{code}/search.toml", "search.toml")
    english = re.sub(r"\A(#.*\n)+", "", draft.read("docs/en/words.toml"))
    head = f"# Every word of the interface in {name}. Words in {{braces}} are filled in by the page: keep them.\n"
    mark = "# Write here: the words below in this language; then take this line out.\n"
    draft.texts[f"docs/{code}/words.toml"] = head + mark + english
    if not (THEME_LANGUAGES / f"{code}.html").exists():
        draft.start(f"overrides/partials/languages/{code}.html", "language.html", code=code)
        draft.to_do.append(f"overrides/partials/languages/{code}.html: the theme's own words, until then English ones")
    draft.to_do += [
        f"docs/{code}/words.toml first: the buttons, the results, the menu",
        "Then what scripts/translated.py lists, in any order: until then the English is shown, with a notice",
        f"docs/{code}/search.toml: what people type, for each page that is translated",
        "tests/site: its country and its advice sentence in test_translations.py, its queries in queries/",
    ]
    return draft
