"""Checks, tools and templates as HTML for their pages, from the texts in checklists/content."""

import json
import math
import re
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from icalendar import Calendar, Event
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

import parts
import translations
from checklists import triage
from checklists.earning import read_money, sum_json
from checklists.fields import Fields
from checklists.loading import load_checklist
from checklists.model import rounded
from places import edit_address, text_addresses
from translations import load_tool, load_words, message_file, translated

OVERRIDES = Path(__file__).resolve().parent
CURRENT_RUNTIME = OVERRIDES.parent / ".cache" / "runtime.txt"
COMPILED = OVERRIDES.parent / ".cache" / "templates"
SECONDS_PER_QUESTION = 18
BODY = "<div data-body></div>"
CHECK_MODULES = ("checklist", "engine", "answers", "stored", "notices", "replies", "report", "fill")
TOOL_MODULES = ("tool", "people", "engine", "answers", "stored", "notices", "fill")
# Tool -> the module of its page.
TOOLS = {"keep-fix-let-go": "decide", "customer-profit": "earn", "goodbye": "farewell", "triage": "triage"}


def flat(texts: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Nested texts as (place, text), such as ("rules.6", "...")."""
    found = []
    for key, text in texts.items():
        if isinstance(text, dict):
            found += flat(text, f"{prefix}{key}.")
        elif isinstance(text, str):
            found.append((prefix + key, text))
    return found


def slots(text: str, **known: object) -> Markup:
    """A sentence with {braces}: known values are set now, the others become elements that the page fills."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        return str(escape(known[name])) if name in known else f'<b data-fill="{name}"></b>'

    return Markup(re.sub(r"\{(\w+)\}", fill, str(escape(text))))  # noqa: S704 - escaped first


def compiled() -> FileSystemBytecodeCache:
    """Where compiled templates are kept: each language and each edit needs the same."""
    COMPILED.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(COMPILED))


@cache
def _templates() -> Environment:
    """Our own templates; a missing word stops the build."""
    environment = Environment(
        loader=FileSystemLoader(OVERRIDES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        bytecode_cache=compiled(),
    )
    environment.filters["slots"] = slots
    return environment


def _render(template: str, **values: object) -> str:
    html = _templates().get_template(template).render(**values)
    return re.sub(r"\n\s*\n+", "\n", html)  # a blank line would end the block for Markdown


def language_of(config: MkDocsConfig) -> str:
    return str(config.theme["language"])


def from_root(path: str, page: Page) -> str:
    """A relative link from a page to a path of the whole site, above the language's prefix."""
    return "../" * (page.url.count("/") + 1) + path


def language_of_page(page: Page, config: MkDocsConfig) -> str:
    """The language of a page's text: English where there is no translation yet."""
    return "en" if page.meta.get("fallback") else language_of(config)


def check_page(checklist_id: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    checklist, in_english = translated(load_checklist(checklist_id), language_of(config))
    page.meta.update(title=checklist.title, fallback=False)
    if in_english == checklist.items.keys():
        page.meta["description"] = checklist.summary
    page.meta.update(modules=CHECK_MODULES, styles="after.css", stored=f"customer-handbook:answers:{checklist_id}")
    page.meta.update(runtime=_runtime(page), group=f"checks/{checklist_id}")
    questions = sum(len(section.items) for section in checklist.sections)
    html = _render(
        "partials/checklist.html",
        check=checklist,
        words=config.extra["words"],
        in_english=in_english,
        questions=questions,
        flat=flat,
        calendar=_calendar(checklist.title, config.extra["words"]["check_again"]),
        minutes=math.ceil(questions * SECONDS_PER_QUESTION / 60),
        guide=lambda target: _guide_url(target, page, files),
        repository=config.repo_url,
        place=text_addresses(config.repo_url, checklist_id, language_of(config)),
    )
    return _page(checklist.title, checklist.summary, html, page)


def _page(title: str, summary: str, html: str, page: Page) -> str:
    """The Markdown of a page that is a form: its HTML takes no part in it, with_body() puts it in."""
    page.meta["body"] = html
    return f"# {title} {{: #top }}\n\n{summary}\n\n{BODY}\n"


def with_body(content: str, page: Page) -> str:
    """The page with its form, whose ids count among those that may be linked to."""
    html = page.meta["body"]
    page.present_anchor_ids = (page.present_anchor_ids or set()) | set(re.findall(r'\bid="([^"]+)"', html))
    return content.replace(BODY, html)


def _calendar(check: str, words: dict[str, str]) -> str:
    """A calendar file with one day-long event; the page puts in its dates, which stand here as 1 January 2000."""
    event = Event()
    event.add("uid", "uid-2000")
    event.add("dtstamp", datetime(2000, 1, 1, tzinfo=UTC))
    event.add("dtstart", date(2000, 1, 1))
    event.add("summary", words["summary"].format(check=check))
    event.add("description", words["description"])
    calendar = Calendar()
    calendar.add("prodid", "-//Customer Handbook//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8").replace("\r\n", "\n")


def _runtime(page: Page) -> str:
    """Where this page finds the worker that runs Python."""
    if not CURRENT_RUNTIME.exists():
        raise PluginError("The runtime is not built yet. Run: python3 scripts/build.py")
    return from_root(f"py/{CURRENT_RUNTIME.read_text()}/worker.js", page)


def tool_page(tool: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    page.meta["fallback"] = page.meta["fallback"] or not translations.has_tool(tool, language_of(config))
    language = language_of_page(page, config)
    words = load_tool(tool, language)
    page.meta["title"] = words["title"]
    module = TOOLS[tool]
    page.meta.update(modules=(module,), styles="tool.css", group="tools")
    if tool != "triage":
        page.meta.update(modules=(module, *TOOL_MODULES), stored="customer-handbook:customers", runtime=_runtime(page))
    values: dict[str, object] = {}
    if tool == "customer-profit":
        figures = words["example"]["figures"]
        values = {"example": sum_json(read_money(Fields(figures, decimals="."))), "figures": json.dumps(figures)}
    if tool == "goodbye":
        values = {"message_file": edit_address(config.repo_url, message_file(language))}
    if tool == "triage":
        values = {"triage": triage}
    html = _render(
        f"partials/tools/{tool}.html",
        words=words,
        interface=load_words(language),
        numbers=_emergency_numbers(language),
        flat=flat,
        number=lambda figure: _number(figure, language),
        percent=lambda share: f"{_number(100 * share, language, 1)} %",
        guide=lambda target: _guide_url(target, page, files),
        **values,
    )
    return _page(words["title"], words["summary"], html, page)


def _number(figure: float, language: str, decimals: int = 2) -> str:
    """A number as this language writes it."""
    return format_decimal(rounded(Fraction(str(figure)), decimals) or 0, locale=language)


def _emergency_numbers(language: str) -> Markup:
    numbers = load_tool("triage", language)["countries"]
    links = Markup('<a href="tel:{1}">{1}</a> {0}')
    return Markup(" · ").join(links.format(country, number) for _, country, number in numbers)


def parts_page(markdown: str, config: MkDocsConfig) -> str:
    """The page of what others made, with its two lists in place."""
    words = config.extra["words"]
    lists = {
        "{{ parts }}": _render("partials/parts.html", words=words, parts=parts.published()),
        "{{ tools }}": _render(
            "partials/parts-tools.html", words=words, building=parts.building(), testing=parts.testing()
        ),
    }
    for place, html in lists.items():
        markdown = markdown.replace(place, html)
    return markdown


def template_page(markdown: str, page: Page, config: MkDocsConfig) -> str:
    """A template with its buttons: copy, print and, for forms, a file to fill in."""
    language = language_of_page(page, config)
    page.meta.update(modules=("template",), styles="tool.css")
    name = Path(page.file.src_uri).stem
    buttons = _render(
        "partials/sheet-buttons.html",
        words=load_tool("common", language),
        file=f"{name}.docx" if page.meta.get("form") else "",
    )
    return markdown.replace('<div class="sheet"', f'{buttons}\n\n<div class="sheet"', 1)


def _guide_url(target: str, page: Page, files: Files) -> str:
    path, _, heading = target.partition("#")
    file = files.get_file_from_path(path)
    if file is None:
        source = page.meta.get("checklist") or page.meta.get("tool") or page.file.src_uri
        raise PluginError(f"{source} links to {path!r}, which does not exist in docs/en.")
    return get_relative_url(file.url, page.url) + (f"#{heading}" if heading else "")


def ladder(page: Page, config: MkDocsConfig, files: Files) -> str:
    checklist, _ = translated(load_checklist("losing-customers"), language_of(config))
    page.meta["checklist_links"] = True
    words = config.extra["words"]["zones"]
    if page.meta["fallback"]:
        checklist, words = load_checklist("losing-customers"), load_words("en")["zones"]
    return _render(
        "partials/ladder.html", check=checklist, words=words, guide=lambda target: _guide_url(target, page, files)
    )


def picture(name: str) -> str:
    return (OVERRIDES / "partials" / f"{name}.svg").read_text(encoding="utf-8").strip()
