"""Begins something new: writes correct files in all places and says what is left to fill in.

python3 scripts/new.py guide NAME --title TITLE --section MENU-SECTION
python3 scripts/new.py template NAME --title TITLE [--group GROUP]
python3 scripts/new.py item CHECK SECTION ID
python3 scripts/new.py check ID --title TITLE --section MENU-SECTION --guide PAGE --first SECTION-ID ITEM-ID
python3 scripts/new.py language CODE NAME
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import install

install.enter("site")
sys.path[:0] = [str(install.ROOT), str(install.ROOT / "overrides")]

import beginnings  # noqa: E402
from draft import Draft  # noqa: E402

from checklists.model import Refused  # noqa: E402


def begun(root: Path, arguments: list[str]) -> Draft:
    """The draft that a command line asks for; Refused if it cannot be."""
    asked = parser().parse_args(arguments)
    draft: Draft = asked.begin(root, asked)
    return draft


def parser() -> argparse.ArgumentParser:
    """Each kind of thing with its arguments and the function that begins it."""
    whole = argparse.ArgumentParser(prog="scripts/new.py", description="Begin something new.")
    kinds = whole.add_subparsers(required=True, metavar="KIND")
    title: dict[str, Any] = {"required": True, "help": "its heading"}
    section: dict[str, Any] = {"required": True, "help": "of the menu in mkdocs.yml, such as stop_losing"}
    guide = kinds.add_parser("guide", help="a guide: what to do, step by step")
    guide.add_argument("name", help="its address, such as fair-prices")
    guide.add_argument("--title", **title)
    guide.add_argument("--section", **section)
    guide.set_defaults(begin=lambda root, asked: beginnings.new_guide(root, asked.name, asked.title, asked.section))
    template = kinds.add_parser("template", help="a text or form to copy and print")
    template.add_argument("name", help="its address, such as promise-log")
    template.add_argument("--title", **title)
    template.add_argument("--group", default="losing-customers", help="of the overview of templates")
    template.set_defaults(begin=lambda root, asked: beginnings.new_template(root, asked.name, asked.title, asked.group))
    item = kinds.add_parser("item", help="a question of a check, with its action")
    for name, meaning in (("check", "the check's id"), ("section", "the section's id"), ("id", "its own, for ever")):
        item.add_argument(name, help=meaning)
    item.set_defaults(begin=lambda root, asked: beginnings.new_item(root, asked.check, asked.section, asked.id))
    check = kinds.add_parser("check", help="a whole check")
    check.add_argument("id", help="its address, for ever, such as losing-customers")
    check.add_argument("--title", **title)
    check.add_argument("--section", **section)
    check.add_argument("--guide", required=True, help="the guide it goes with, such as guides/fair-prices.md")
    check.add_argument("--first", nargs=2, required=True, metavar=("SECTION", "ITEM"), help="two ids, for ever")
    check.set_defaults(
        begin=lambda root, asked: beginnings.new_check(
            root, asked.id, asked.title, place=(asked.section, asked.guide), first=asked.first
        )
    )
    language = kinds.add_parser("language", help="a language of the whole handbook")
    language.add_argument("code", help="two or three letters, such as lv")
    language.add_argument("name", help="its name in itself, such as Latviešu")
    language.set_defaults(begin=lambda root, asked: beginnings.new_language(root, asked.code, asked.name))
    return whole


def main() -> None:
    try:
        draft = begun(install.ROOT, sys.argv[1:])
        written = draft.write()
    except Refused as refused:
        install.stop(f"Nothing was written: {refused.problems[0].problem}.", refused.problems[0].remedy)
    print("Written:", *written, sep="\n  ")
    print('To fill in: every "Write here: ..." in these files; python3 scripts/unfinished.py lists them.')
    print("Then:", *draft.to_do, sep="\n  ")


if __name__ == "__main__":
    main()
