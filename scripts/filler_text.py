"""From messages with markup to plain sentences of one language, for the benchmark's filler pages."""

import html
import re
import unicodedata
from collections.abc import Iterator

FEWEST_WORDS, MOST_WORDS = 4, 50
FEWEST_THAI_LETTERS, MOST_THAI_LETTERS = 16, 300  # of a Thai sentence, which shows no words

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


def clean(message: str, language: str) -> Iterator[str]:
    """The sentences of a message that are in the language, without markup and placeholders."""
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
