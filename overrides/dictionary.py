"""The forms of words that simplemma knows, in files that are made once and read in one go."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock
from simplemma.strategies.dictionaries import frontcode
from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed

KEPT = Path(__file__).resolve().parent.parent / ".cache" / "words"
MADE = 2  # raised when the files in KEPT are made in another way
DICTIONARIES = {"en": "en", "et": "et", "fil": "tl"}  # ours -> simplemma's; Thai words have one form
SOUNDS = [
    (re.compile(written), sound)
    for written, sound in (
        ("ph|f", "p"),
        ("c(?=[eiy])|z", "s"),
        ("ck|c(?!h)|q", "k"),
        ("v", "b"),
        ("e", "i"),
        ("o", "u"),
        ("uw(?=[aiu])", "w"),
        ("iy(?=[aiu])", "y"),
        (r"([b-df-hj-np-tv-z])\1", r"\1"),
    )
]


def fold(text: str) -> str:
    """Lower case without accents, as words.js does it."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed))


def spelt(text: str, language: str) -> str:
    """Filipino words as they sound, as words.js does it."""
    for written, sound in SOUNDS if language == "fil" else ():
        text = written.sub(sound, text)
    return text


def kept(language: str) -> Path:
    """The file of a language's forms; made if it is not there yet, which takes seconds for Estonian."""
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{language}-{version('simplemma')}-{MADE}.txt"
    with FileLock(file.with_suffix(".lock")):
        if not file.exists():
            _make(language, file)
    return file


def _make(language: str, file: Path) -> None:
    families: dict[bytes, list[bytes]] = defaultdict(list)
    data = _read_decompressed(DICTIONARIES[language])
    turned, _, start = frontcode._read_header(data)
    if turned:
        raise ValueError(f"simplemma keeps its dictionary of {language!r} in another way now: mend dictionary.py")
    for _, form, lemma in frontcode._iter_records(data, start):
        families[lemma].append(form)
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    for lemma, forms in families.items():  # folded family by family: word by word would take three times as long
        words = [word for word in b"\n".join(forms).decode().split("\n") if word.isalpha()]
        if words:
            folded = spelt(fold("\n".join(words)), language)
            lines[spelt(fold(lemma.decode()), language)] |= dict.fromkeys(folded.split("\n"))
    unfinished = file.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8", newline="\n") as written:
        written.writelines(f"{lemma}\t{' '.join(lines[lemma])}\n" for lemma in sorted(lines))
    unfinished.rename(file)


class Dictionary:
    """A language's word forms, folded and spelt; none of a language that simplemma does not know.

    Ask for many at a time with learn(): each question reads all forms once. The file has a line for each lemma, in
    order: the lemma, a tab, its forms.
    """

    def __init__(self, language: str) -> None:
        self._lines: dict[str, str] = {}
        self._lemmas: dict[str, list[str]] = {}
        if language not in DICTIONARIES:
            return
        with kept(language).open(encoding="utf-8", newline="\n") as lines:
            self._lines = dict(line.rstrip("\n").split("\t") for line in lines)

    def learn(self, forms: Iterable[str]) -> None:
        """Looks up the lemmas of these forms, so that lemmas() knows them at once."""
        wanted = {form for form in forms if form not in self._lemmas}
        self._lemmas |= {form: [] for form in wanted}
        for lemma, family in self._lines.items():
            for form in wanted.intersection(family.split(" ")):
                self._lemmas[form].append(lemma)

    def lemmas(self, form: str) -> list[str]:
        """The words that this may be a form of, in order."""
        if form not in self._lemmas:
            self.learn([form])
        return self._lemmas[form]

    def forms(self, lemma: str) -> list[str]:
        """All forms of a word."""
        return self._lines[lemma].split(" ") if lemma in self._lines else []
