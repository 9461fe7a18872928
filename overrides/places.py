"""Where a text stands in the repository that REPOSITORY_URL names, as addresses for who wants to improve it."""

from collections.abc import Callable
from pathlib import Path

from checklists.tables import Source
from translations import CONTENT, ROOT

BRANCH = "main"


def edit_address(repository: str | None, file: Path) -> str:
    """Opens a file in the host's editor; "" where no repository is named."""
    return f"{repository.rstrip('/')}/edit/{BRANCH}/{file.relative_to(ROOT).as_posix()}" if repository else ""


def text_addresses(repository: str | None, checklist_id: str, language: str) -> Callable[[str, str], str]:
    """Item and key -> the address that shows this text at its line: in the translation, or in English if missing.

    The host's editor cannot open at a line; the plain view can, and has a pencil that leads to the editor.
    """
    english = CONTENT / f"{checklist_id}.toml"
    translation = english.with_suffix(f".{language}.toml")
    files = [file for file in (translation, english) if file.exists()]
    sources = [Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files]

    def address(item: str, key: str) -> str:
        source, line = next((source, line) for source in sources if (line := line_of(source, item, key)))
        return f"{(repository or '').rstrip('/')}/blob/{BRANCH}/{source.file}?plain=1#L{line}"

    return address


def line_of(source: Source, item: str, key: str) -> int:
    """The line of a text of an item, in the check itself or in a translation; 0 where it is not."""
    table = f"[items.{item}]"
    head = source.line_of_id(item, 0) or next((n for n in source.heads if source.lines[n - 1].strip() == table), 0)
    line = source.line_of_key(key, head) if head else 0
    return line if line != head else 0
