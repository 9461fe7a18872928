"""Mends what a machine can, without changing what anything means, and says what it did: python3 scripts/fix.py

In content: trailing spaces, the last line, missing ids of headings, the line that names a TOML file's
schema, new questions in published.toml. Then the schemas, and the style of Python. A second run finds nothing.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import install

install.enter("test")
sys.path[:0] = [str(install.ROOT), str(install.ROOT / "overrides")]

import schemas  # noqa: E402
from rules.reading import Tree  # noqa: E402
from rules.shape import PUBLISHED  # noqa: E402

import translations  # noqa: E402

# One thing that was mended: its line and what was done.
Done = tuple[int, str]


def mended(tree: Tree) -> dict[str, tuple[str, list[Done]]]:
    """File -> its new text and what was mended, for the files in which something was."""
    plain = {file: _plain(file, text) for file, text in tree.files.items()}
    texts = {file: text for file, (text, _) in plain.items()}
    done = {file: list(notes) for file, (_, notes) in plain.items()}
    for file in sorted(texts, key=lambda name: not name.startswith("docs/en/")):  # translations take the English ids
        if file.endswith(".md"):
            texts[file], notes = _with_heading_ids(file, texts)
        elif file == PUBLISHED:
            texts[file], notes = _with_new_questions(Tree(texts, tree.today))
        else:
            notes = []
        done[file] += notes
    return {file: (texts[file], sorted(notes)) for file, notes in done.items() if notes}


def _plain(file: str, text: str) -> tuple[str, list[Done]]:
    """Spaces at the end of lines (two in Markdown mean a new line), one line end at the end, first line."""
    done: list[Done] = []
    lines = text.split("\n")
    for n, line in enumerate(lines):
        bare = line.rstrip(" \t")
        kept = f"{bare}  " if file.endswith(".md") and bare and line == f"{bare}  " else bare
        if line != kept:
            lines[n] = kept
            done.append((n + 1, "spaces at the end taken away"))
    ended = "\n".join(lines).rstrip("\n") + "\n"
    if ended != "\n".join(lines):
        done.append((ended.count("\n"), "the last line ends as it should"))
    if file.endswith(".toml") and schemas.schema_of(file) and not ended.startswith(schemas.first_line(file)):
        ended = schemas.first_line(file) + re.sub(r"\A#:schema .*\n", "", ended)
        done.append((1, "the first line names the schema"))
    return ended, done


def _with_heading_ids(file: str, texts: dict[str, str]) -> tuple[str, list[Done]]:
    """English headings get an id from their words; others that of the same heading of the English page."""
    page = Tree({file: texts[file]}, date.min).pages[file]
    english = f"docs/en/{page.name}"
    pattern = Tree({english: texts[english]}, date.min).pages[english].headings if english in texts else []
    lines, done = texts[file].split("\n"), list[Done]()
    taken = {identifier for _, _, identifier in page.headings}
    for n, (line, words, identifier) in enumerate(page.headings):
        if identifier or lines[line - 1].startswith("# "):
            continue
        new = _new_id(words, taken) if file == english else _id_of(pattern, n, len(page.headings))
        if new:
            taken.add(new)
            lines[line - 1] = f"{lines[line - 1].rstrip()} {{: #{new} }}"
            done.append((line, f'the heading has the id "{new}"'))
    return "\n".join(lines), done


def _new_id(words: str, taken: set[str]) -> str:
    plain = re.sub(r"\]\([^)]*\)|\[\^[^\]]*\]|['’]", "", words).lower()
    start = "-".join(re.findall(r"[a-z0-9]+", plain)) or "part"
    return next(each for each in (start, *(f"{start}-{n}" for n in range(2, 99))) if each not in taken)


def _id_of(headings: list[tuple[int, str, str]], number: int, all_of_them: int) -> str:
    return headings[number][2] if len(headings) == all_of_them else ""


def _with_new_questions(tree: Tree) -> tuple[str, list[Done]]:
    """New questions go to the end of their check's table, as shared links count along it."""
    lines, done = tree.files[PUBLISHED].rstrip("\n").split("\n"), list[Done]()
    published = tree.table(PUBLISHED)
    for file, item in tree.items():
        check = file.rpartition("/")[2].removesuffix(".toml")
        once = published.get(check, {})
        if item["id"] in once.values() or item.get("plan") in once or not item.get("plan"):
            continue
        if f"[{check}]" not in lines:
            lines += ["", f"[{check}]"]
        place = _end_of_table(lines, lines.index(f"[{check}]"))
        lines.insert(place, f'{item["plan"]} = "{item["id"]}"')
        done.append((place + 1, f'the question "{item["id"]}" is published'))
    return "\n".join(lines) + "\n", done


def _end_of_table(lines: list[str], header: int) -> int:
    end = next((n for n in range(header + 1, len(lines)) if lines[n].startswith("[")), len(lines))
    while not lines[end - 1].strip():
        end -= 1
    return end


def _python() -> Iterator[str]:
    """What ruff does, in its own words; nothing where nothing is to do."""
    for arguments in (["check", "--fix-only", "--show-fixes", "--quiet"], ["format"]):
        command = [sys.executable, "-m", "ruff", *arguments, "."]
        told = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False).stdout.strip()
        if told and not re.fullmatch(r"\d+ files? left unchanged", told):
            yield told


def main() -> None:
    tree = Tree.read(install.ROOT, date.today())
    for file, text in tree.files.items():
        if "\ufffd" in text or (file.endswith(".toml") and not tree.table(file)):
            install.stop(f"{file} cannot be read.", "Mend it first: python3 scripts/check.py --content says where.")
    current = [pair for pair in translations.pairs() if pair.state() == "current"]
    done = mended(tree)
    for file, (text, _) in done.items():
        (install.ROOT / file).write_text(text, encoding="utf-8")
    translations.digest.cache_clear()
    for pair in current:
        if pair.state() == "stale":  # the words are the same: the translation still stands for them
            pair.stamp()
    told = [f"{file}, line {line}: {what}." for file, (_, notes) in sorted(done.items()) for line, what in notes]
    told += [f"{file}: written anew." for file in schemas.write()]
    told += _python()
    print("\n".join(told) or "There is nothing to mend.")


if __name__ == "__main__":
    main()
