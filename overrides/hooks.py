"""Thin MkDocs glue: Markdown in, Markdown out; checks become forms, languages fall back to English."""

import hashlib
import json
import math
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from icalendar import Calendar, Event
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

import policy
import searching
import translations
from checklists import triage
from checklists.earning import read_money, sum_json
from checklists.fields import Fields
from checklists.loading import load_checklist
from checklists.model import rounded
from forms import word_file
from translations import LANGUAGES, load_phrases, load_tool, load_words, translated

ROOT = Path(__file__).resolve().parent.parent
OVERRIDES = ROOT / "overrides"
ASSETS = OVERRIDES / "assets"
RUNTIMES = ROOT / ".cache" / "py"
CURRENT_RUNTIME = ROOT / ".cache" / "runtime.txt"
# Pages that hold a little of everything stand behind those that are about one thing.
SEARCH_BOOST = {
    "checks/": 0.75,
    "glossary.md": 0.7,
    "guides/ten-ways-to-lose-customers.md": 0.8,
    "templates/index.md": 0.7,
    "index.md": 0.5,
}
WORDS_PER_MINUTE = {"th": 900, "": 200}  # Thai is counted in characters: it has no spaces
COUNTRIES = 5  # tabs of a country box: Estonia, Thailand, Philippines, United Kingdom, United States
HOME_COUNTRY = {"et": 0, "th": 1, "fil": 2}
SECONDS_PER_QUESTION = 18
CHECK_MODULES = ("checklist", "engine", "answers", "report", "fill")
TOOL_MODULES = ("tool", "people", "engine", "answers", "fill")
# Tool -> the module of its page.
TOOLS = {"keep-fix-let-go": "decide", "customer-profit": "earn", "goodbye": "farewell", "triage": "triage"}
THEME_SCRIPT = re.compile(r'<script src="([^"]*/bundle\.\w+\.min\.js)"></script>')
THEME_SEARCH = re.compile(r'("search": ?"(?:\.\./|\./)*)assets/javascripts/workers/search\.\w+\.min\.js')


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


@cache
def _templates() -> Environment:
    """Our own templates, compiled once; a missing word stops the build."""
    loader = FileSystemLoader(OVERRIDES)
    environment = Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
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


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    words = load_words(language_of(config))
    config.extra |= {"words": words, "languages": LANGUAGES, "app": f"assets/app-{_digest()}"}
    config.site_name, config.site_description = words["site"]["name"], words["site"]["description"]
    config.extra_css = [f"{config.extra['app']}/handbook.css"]
    return config


def _digest() -> str:
    """A hash of all page modules and styles, so that a page never meets another version's."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(ASSETS.iterdir()))).hexdigest()[:10]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the English page where a translation is missing and gives our own assets their hashed folder."""
    for file in list(files):
        if file.src_uri in ("assets/worker.js", "assets/sw.js") or file.src_uri.endswith(".d.mts"):
            files.remove(file)  # published with the runtime, or only for the type checker
        elif re.fullmatch(r"assets/[\w-]+\.(js|css)", file.src_uri) and (ASSETS / Path(file.src_uri).name).exists():
            file.dest_uri = f"{config.extra['app']}/{Path(file.src_uri).name}"
    language = language_of(config)
    if language == "th":
        _add_thai_font(files, config)
    if language != "en":
        english = ROOT / "docs" / "en"
        for path in sorted(english.rglob("*.md")):
            if files.get_file_from_path(name := path.relative_to(english).as_posix()) is None:
                files.append(File(name, str(english), config.site_dir, config.use_directory_urls))
    return files


def _add_thai_font(files: Files, config: MkDocsConfig) -> None:
    fonts = ROOT / "node_modules" / "@fontsource" / "noto-sans-thai" / "files"
    for weight in (400, 700):
        name = f"noto-sans-thai-thai-{weight}-normal.woff2"
        files.append(
            File.generated(config, f"{config.extra['app']}/thai-{weight}.woff2", abs_src_path=str(fonts / name))
        )


def _falls_back(page: Page, config: MkDocsConfig) -> bool:
    return page.file.src_dir is not None and Path(page.file.src_dir).name == "en" and language_of(config) != "en"


def _language_of_page(page: Page, config: MkDocsConfig) -> str:
    """The language of a page's text: English where there is no translation yet."""
    return "en" if page.meta.get("fallback") else language_of(config)


def _source(page: Page) -> Path:
    """The English file that holds a page's words."""
    if checklist := page.meta.get("checklist"):
        return translations.CONTENT / f"{checklist}.toml"
    if tool := page.meta.get("tool"):
        return translations.CONTENT / "tools" / f"{tool}.en.toml"
    return translations.DOCS / "en" / str(page.file.src_uri)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    words = config.extra["words"]
    for item in nav.items:
        if isinstance(item, Section):
            item.title = words["site"][item.title]
    for page in nav.pages:
        if title := words["titles"].get(page.file.src_uri):
            page.title = title
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    words, language = config.extra["words"], language_of(config)
    page.meta["fallback"] = _falls_back(page, config)
    title = words["titles"].get(page.file.src_uri)
    if title and not page.meta["fallback"]:
        page.meta.setdefault("title", title)
    if checklist_id := page.meta.get("checklist"):
        return _check_page(checklist_id, page, config, files)
    if tool := page.meta.get("tool"):
        return _tool_page(tool, page, config, files)
    if "code" in page.meta:
        return _template_page(markdown, page, config)
    markdown = _open_country(markdown, _language_of_page(page, config))
    if page.file.src_uri.startswith("guides/"):
        minutes = _reading_minutes(markdown, "en" if page.meta["fallback"] else language)
        about = f"{{: .reading-time lang={language} data-search-exclude=1 }}"
        reading_time = f"{words['site']['minutes'].format(n=minutes)}\n{about}"
        heading = re.search(r"^# .*$", markdown, flags=re.MULTILINE)
        if heading:
            markdown = f"{markdown[: heading.end()]}\n\n{reading_time}\n{markdown[heading.end() :]}"
    markdown = markdown.replace("{{ shop }}", _picture("shop"))
    return markdown.replace("{{ ladder }}", _ladder(page, config, files)) if "{{ ladder }}" in markdown else markdown


def _open_country(markdown: str, language: str) -> str:
    """Country boxes open on the language's own country; page.js opens them on the reader's where it runs."""
    tab = iter(range(markdown.count('\n=== "')))
    home = HOME_COUNTRY.get(language)
    return re.sub(
        r'^=== "', lambda _: '===+ "' if next(tab) % COUNTRIES == home else '=== "', markdown, flags=re.MULTILINE
    )


def _check_page(checklist_id: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    checklist, complete = translated(load_checklist(checklist_id), language_of(config))
    page.meta.update(title=checklist.title, fallback=False)
    if not complete:
        page.meta["description"] = checklist.summary
    page.meta.update(modules=CHECK_MODULES, styles="after.css", stored=f"customer-handbook:answers:{checklist_id}")
    page.meta.update(runtime=_runtime(page), group=f"checks/{checklist_id}")
    questions = sum(len(section.items) for section in checklist.sections)
    html = _render(
        "partials/checklist.html",
        check=checklist,
        words=config.extra["words"],
        items_language="" if complete else "en",
        questions=questions,
        flat=flat,
        calendar=_calendar(checklist.title, config.extra["words"]["check_again"]),
        minutes=math.ceil(questions * SECONDS_PER_QUESTION / 60),
        guide=lambda target: _guide_url(target, page, files),
    )
    return f"# {checklist.title} {{: #top }}\n\n{checklist.summary}\n\n{html}\n"


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
    return str(calendar.to_ical(), "utf-8")


def _runtime(page: Page) -> str:
    """Where this page finds the worker that runs Python."""
    if not CURRENT_RUNTIME.exists():
        raise PluginError("The runtime is not built yet. Run: python3 scripts/build.py")
    return from_root(f"py/{CURRENT_RUNTIME.read_text()}/worker.js", page)


def _tool_page(tool: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    page.meta["fallback"] = page.meta["fallback"] or not translations.has_tool(tool, language_of(config))
    language = _language_of_page(page, config)
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
    return f"# {words['title']} {{: #top }}\n\n{words['summary']}\n\n{html}\n"


def _number(figure: float, language: str, decimals: int = 2) -> str:
    """A number as this language writes it."""
    return format_decimal(rounded(Fraction(str(figure)), decimals) or 0, locale=language)


def _emergency_numbers(language: str) -> Markup:
    numbers = load_tool("triage", language)["countries"]
    links = Markup('<a href="tel:{1}">{1}</a> {0}')
    return Markup(" · ").join(links.format(country, number) for _, country, number in numbers)


def _template_page(markdown: str, page: Page, config: MkDocsConfig) -> str:
    """A template with its buttons: copy, print and, for forms, a file to fill in."""
    language = _language_of_page(page, config)
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


def _ladder(page: Page, config: MkDocsConfig, files: Files) -> str:
    checklist, _ = translated(load_checklist("losing-customers"), language_of(config))
    page.meta["checklist_links"] = True
    words = config.extra["words"]["zones"]
    if page.meta["fallback"]:
        checklist, words = load_checklist("losing-customers"), load_words("en")["zones"]
    return _render(
        "partials/ladder.html", check=checklist, words=words, guide=lambda target: _guide_url(target, page, files)
    )


def _picture(name: str) -> str:
    return (OVERRIDES / "partials" / f"{name}.svg").read_text(encoding="utf-8").strip()


def _reading_minutes(markdown: str, language: str) -> int:
    text = re.sub(r"^\[\^.*$|\{[^}]*\}|[#*`\[\]()]", " ", markdown, flags=re.MULTILINE)
    words = len(re.sub(r"\s", "", text)) if language == "th" else len(text.split())
    return max(1, round(words / WORDS_PER_MINUTE.get(language, WORDS_PER_MINUTE[""])))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    env.filters["slots"] = slots
    config.extra["files"] = files
    return env


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Links to the same page in other languages and to the file with its words; whether that is up to date."""
    context["alternates"] = [(code, name, from_root(f"{code}/{page.url}", page)) for code, name in LANGUAGES.items()]
    english = _source(page)
    pair = None if page.meta.get("fallback") else translations.pair_of(english, language_of(config))
    if config.repo_url:
        file = (pair.translation if pair else english).relative_to(ROOT).as_posix()
        page.edit_url = f"{config.repo_url.rstrip('/')}/edit/main/{file}"
    context["stale"] = pair is not None and pair.state() == "stale"
    context["unreviewed"] = pair is not None and not pair.reviewed()
    context["root"] = from_root("", page)
    context["english"] = from_root(f"en/{page.url}", page)
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if page.meta.get("form"):
        target = Path(page.file.abs_dest_path).with_name(f"{Path(page.file.src_uri).stem}.docx")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(word_file(output, str(page.title)))
    if page.meta.get("fallback"):
        output = output.replace(
            '<nav class="md-nav md-nav--secondary"', '<nav lang="en" class="md-nav md-nav--secondary"'
        )
    output = THEME_SEARCH.sub(rf"\1{config.extra['app']}/search.js", output)
    if "checklist" in page.meta:
        # The page's own module loads the theme's script: the score of who has answered before comes first.
        output = THEME_SCRIPT.sub(r'<link rel="preload" as="script" href="\1" data-theme-script>', output)
    return policy.secured(output.replace(' data-md-component="source"', ""))


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return policy.secured(output) if template_name.endswith(".html") else output


def _write_search(config: MkDocsConfig) -> None:
    """Puts our index in place of the theme's; its file, which every page loads, keeps only where ours is."""
    folder = Path(config.site_dir) / "search"
    stock = folder / "search_index.json"
    theirs = json.loads(stock.read_text(encoding="utf-8"))
    found = {file.page.url: file.page for file in config.extra["files"].documentation_pages() if file.page}
    fallback = [url for url, page in found.items() if page.meta.get("fallback")]
    pages = searching.pages_of(theirs["docs"], language_of(config), fallback)
    by_url = {page.url: page for page in pages}
    for url, page in found.items():
        if url in by_url:
            by_url[url].boost = next(
                (boost for start, boost in SEARCH_BOOST.items() if page.file.src_uri.startswith(start)), 1.0
            )
            language = _language_of_page(page, config)
            by_url[url].phrases += [
                *load_phrases(language).get(page.file.src_uri, ()),
                str(page.meta.get("description", "")),
            ]
    for url, anchor, words in _synonyms(config.extra["files"]):
        for section in by_url[url].sections:
            if section.anchor == anchor:
                section.keywords.append(words)
    index = searching.write_index(pages, language_of(config), folder)
    (folder / stock.name).write_text(
        json.dumps(
            {"config": theirs["config"] | {"index": index}, "docs": []}, ensure_ascii=False, separators=(",", ":")
        ),
        encoding="utf-8",
    )


def _synonyms(files: Files) -> Iterator[tuple[str, str, str]]:
    """What people call a thing (the glossary's second line), for the places the glossary sends them to (its third)."""
    glossary = files.get_file_from_path("glossary.md")
    if glossary is None or glossary.page is None:
        return
    for entry in re.split(r"^#+ ", glossary.page.markdown or "", flags=re.MULTILINE)[1:]:
        title, *paragraphs = entry.strip().split("\n\n")
        if len(paragraphs) < 3:
            continue
        words = f"{title.partition('{:')[0]}, {paragraphs[1].partition(':')[2]}"
        for target in re.findall(r"\]\(([^)]+)\)", paragraphs[2]):
            path, _, anchor = target.partition("#")
            file = files.get_file_from_path(path)
            if file is not None:
                yield file.url, anchor, words


def _write_manifest(config: MkDocsConfig) -> None:
    """What a device needs to know to install the site like an app."""
    site = config.extra["words"]["site"]
    manifest = {
        "name": site["name"], "short_name": site["name"], "description": site["description"],
        "lang": language_of(config), "id": "../", "start_url": "./", "scope": "../", "display": "standalone",
        "background_color": "#fbf8f3", "theme_color": "#fbf8f3",
        "icons": [{"src": "../mark.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }  # fmt: skip
    target = Path(config.site_dir) / "manifest.webmanifest"
    target.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def on_post_build(config: MkDocsConfig) -> None:
    """Writes the search, and publishes the runtime beside the language, unless scripts/build.py does."""
    _write_search(config)
    _write_manifest(config)
    if "published" in config.extra:
        return
    runtime = CURRENT_RUNTIME.read_text()
    target = Path(config.site_dir).parent / "py" / runtime
    if not target.exists():
        shutil.copytree(RUNTIMES / runtime, target)
