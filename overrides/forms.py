"""Templates that are filled in on paper, as files for a word processor."""

import hashlib
import io
import os
import re
import zipfile
from pathlib import Path

from docx import Document
from docx.shared import Mm, Pt
from html4docx import HtmlToDocx

KEPT = Path(__file__).resolve().parent.parent / ".cache" / "word"
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
SHEET = re.compile(r'<div class="sheet">(.*?)</div>\s*(?=<h2)', re.DOTALL)


def word_file(page: str, title: str) -> bytes:
    """The sheet of a template's page as a .docx on A4; the same page gives the same bytes, kept for the next build."""
    found = SHEET.search(page)
    if found is None:
        raise ValueError(f"{title}: there is no sheet")
    digest = hashlib.sha256(f"{title}\n{found[1]}".encode() + Path(__file__).read_bytes()).hexdigest()[:20]
    kept = KEPT / f"{digest}.docx"
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        unfinished = KEPT / f"{digest}-{os.getpid()}"
        unfinished.write_bytes(_made(found[1], title))
        unfinished.replace(kept)
    return kept.read_bytes()


def _made(sheet: str, title: str) -> bytes:
    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.paragraph_format.space_after = Pt(3)
    document.core_properties.title = title
    parser = HtmlToDocx()
    parser.table_style = "Table Grid"
    parser.add_html_to_document(sheet, document)
    written = io.BytesIO()
    document.save(written)
    return _with_fixed_dates(written)


def _with_fixed_dates(archive: io.BytesIO) -> bytes:
    """The same archive without the time at which it was made."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(archive) as made, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            target.writestr(zipfile.ZipInfo(name, FIXED_DATE), made.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
