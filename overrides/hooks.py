"""Thin MkDocs glue: Markdown in, Markdown out; checks become forms, languages fall back to English."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

import parts
import policy
import translations
from forms import word_file
from indexing import write_search
from places import edit_address
from rendering import (
    check_page,
    compiled,
    from_root,
    ladder,
    language_of,
    language_of_page,
    parts_page,
    picture,
    slots,
    template_page,
    tool_page,
    with_body,
)
from translations import LANGUAGES, load_words

ROOT = Path(__file__).resolve().parent.parent
OVERRIDES = ROOT / "overrides"
ASSETS = OVERRIDES / "assets"
ELSEWHERE = ("assets/worker.js", "assets/snapshot.js", "assets/sw.js")
RUNTIMES = ROOT / ".cache" / "py"
CURRENT_RUNTIME = ROOT / ".cache" / "runtime.txt"
WORDS_PER_MINUTE = {"th": 900, "": 200}  # Thai is counted in characters: it has no spaces
COUNTRIES = 5  # tabs of a country box: Estonia, Thailand, Philippines, United Kingdom, United States
HOME_COUNTRY = {"et": 0, "th": 1, "fil": 2}
THEME_SCRIPT = re.compile(r'<script src="([^"]*/bundle\.\w+\.min\.js)"></script>')
THEME_SEARCH_FILES = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
THEME_SEARCH = re.compile(r'("search": ?"(?:\.\./|\./)*)assets/javascripts/workers/search\.\w+\.min\.js')


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    words = load_words(language_of(config))
    config.extra |= {"words": words, "languages": LANGUAGES, "app": f"assets/app-{_digest()}"}
    config.site_name, config.site_description = words["site"]["name"], words["site"]["description"]
    config.extra_css = [f"{config.extra['app']}/handbook.css"]
    make = Markdown().build_extension  # once, not for each page; superfences would grow with every page
    config.markdown_extensions = [
        name if name == "pymdownx.superfences" else make(name, (config.mdx_configs or {}).get(name, {}))
        for name in config.markdown_extensions
    ]
    return config


def _digest() -> str:
    """A hash of all page modules and styles, so that a page never meets another version's."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(ASSETS.iterdir()))).hexdigest()[:10]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the English page where a translation is missing and gives our own assets their hashed folder."""
    for file in list(files):
        if file.src_uri in ELSEWHERE or file.src_uri.endswith(".d.mts"):
            files.remove(file)  # published with the runtime, or only for the type checker
        elif file.src_uri.startswith(THEME_SEARCH_FILES):
            files.remove(file)  # our own search stands in for the theme's
        elif re.fullmatch(r"assets/[\w-]+\.(js|css)", file.src_uri) and (ASSETS / Path(file.src_uri).name).exists():
            file.dest_uri = f"{config.extra['app']}/{Path(file.src_uri).name}"
    files.append(File.generated(config, "licences.txt", content=parts.licence_texts()))
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
        return check_page(checklist_id, page, config, files)
    if tool := page.meta.get("tool"):
        return tool_page(tool, page, config, files)
    if "code" in page.meta:
        return template_page(markdown, page, config)
    markdown = _open_country(markdown, language_of_page(page, config))
    if page.file.src_uri.startswith("guides/"):
        minutes = _reading_minutes(markdown, "en" if page.meta["fallback"] else language)
        about = f"{{: .reading-time lang={language} data-search-exclude=1 }}"
        reading_time = f"{words['site']['minutes'].format(n=minutes)}\n{about}"
        heading = re.search(r"^# .*$", markdown, flags=re.MULTILINE)
        if heading:
            markdown = f"{markdown[: heading.end()]}\n\n{reading_time}\n{markdown[heading.end() :]}"
    if "{{ parts }}" in markdown:
        return parts_page(markdown, config)
    markdown = markdown.replace("{{ shop }}", picture("shop"))
    return markdown.replace("{{ ladder }}", ladder(page, config, files)) if "{{ ladder }}" in markdown else markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return with_body(html, page) if page.meta.keys() & {"checklist", "tool"} else html


def _open_country(markdown: str, language: str) -> str:
    """Country boxes open on the language's own country; page.js opens them on the reader's where it runs."""
    tab = iter(range(markdown.count('\n=== "')))
    home = HOME_COUNTRY.get(language)
    return re.sub(
        r'^=== "', lambda _: '===+ "' if next(tab) % COUNTRIES == home else '=== "', markdown, flags=re.MULTILINE
    )


def _reading_minutes(markdown: str, language: str) -> int:
    text = re.sub(r"^\[\^.*$|\{[^}]*\}|[#*`\[\]()]", " ", markdown, flags=re.MULTILINE)
    words = len(re.sub(r"\s", "", text)) if language == "th" else len(text.split())
    return max(1, round(words / WORDS_PER_MINUTE.get(language, WORDS_PER_MINUTE[""])))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    env.filters["slots"] = slots
    env.bytecode_cache = compiled()
    config.extra["files"] = files
    return env


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Links to the same page in other languages and to the file with its words; whether that is up to date."""
    context["alternates"] = [(code, name, from_root(f"{code}/{page.url}", page)) for code, name in LANGUAGES.items()]
    english = _source(page)
    pair = None if page.meta.get("fallback") else translations.pair_of(english, language_of(config))
    state, reviewed = pair.seen() if pair else ("missing", False)
    words = pair.translation if pair and state != "missing" else english
    page.edit_url = edit_address(config.repo_url, words)
    context["stale"] = state == "stale"
    context["unreviewed"] = state != "missing" and not reviewed
    context["published_at"] = (config.site_url or "").removesuffix(f"{language_of(config)}/")
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
    return policy.secured(output)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    return policy.secured(output) if template_name.endswith(".html") else output


def _write_manifest(config: MkDocsConfig) -> None:
    """What a device needs to know to install the site like an app."""
    site = config.extra["words"]["site"]
    manifest = {
        "name": site["name"], "short_name": site["name"], "description": site["description"],
        "lang": language_of(config), "id": "../", "start_url": "./", "scope": "../", "display": "standalone",
        "background_color": "#fbf8f3", "theme_color": "#fbf8f3",
        "icons": [
            {"src": "../mark.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *({"src": f"../icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)),
            {"src": "../icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }  # fmt: skip
    target = Path(config.site_dir) / "manifest.webmanifest"
    target.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def on_post_build(config: MkDocsConfig) -> None:
    """Writes the search, and publishes the runtime beside the language, unless scripts/build.py does."""
    write_search(config)
    _write_manifest(config)
    for sheet in (Path(config.site_dir) / str(config.extra["app"])).glob(
        "*.css"
    ):  # comments are for us, not for readers
        sheet.write_text(
            re.sub(r"/\*.*?\*/\s*", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8"
        )
    if "published" in config.extra:
        return
    runtime = CURRENT_RUNTIME.read_text()
    target = Path(config.site_dir).parent / "py" / runtime
    if not target.exists():
        shutil.copytree(RUNTIMES / runtime, target)
