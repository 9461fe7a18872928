"""Rules on words: which to avoid, hedges, long sentences, two things asked at once."""

import re
from collections.abc import Iterator

from rules.reading import WORD, Finding, Page, Tree, strings

# Words that judge a person, and jokes of war or dating (content plan, C0.2).
AVOIDED = {
    "en": r"\b(toxic|blacklist\w*|fir(?:e|es|ed|ing) (?:(?:a|an|the|your|this|that|any) )?(?:customer|client)s?|"
    r"get(?:ting)? rid of|break(?:ing)? up with|dump(?:ing)? (?:a|the|your) (?:customer|client)|"
    r"nightmare (?:customer|client)s?|(?:customer|client)s? from hell|declare war|battles?)\b",
    "et": r"\b(toksili\w*|must\w* nimekir\w*|vallanda\w* klien\w*|klien\w* vallanda\w*)",
    "fil": r"\b(toxic|toksik|(?:i?na?ka?-?)?blacklist\w*|sisantehin|sinisisante|sibakin|sinisibak)\b",
    "th": r"(ท็อกซิก|ทอกซิก|\btoxic\b|แบล็กลิสต์|บัญชีดำ|ลูกค้าเป็นพิษ|ไล่ลูกค้า)",
}
HEDGES = re.compile(
    r"\b(maybe|perhaps|possibly|arguably|presumably|supposedly|somewhat|sort of|basically|essentially|generally|"
    r"in general|relatively|more or less|to some extent|in some cases|in most cases|it could be argued|"
    r"it might be|you might want to|you may want to|studies show|it is said that|as everyone knows)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
# Words of one sentence at most. Thai is missing: it writes no spaces between words.
LONGEST = {"en": 30, "et": 28, "fil": 35}
LONGEST_ON_AVERAGE = 20
# What tells that a question has a second question behind "and" or "or".
SECOND = re.compile(
    r"\b(?:and|or|;) ((?:do|does|did|are|is|can|may|will|has|have) "
    r"(?:you|they|we|it|the|each|every|everyone|your|customers|staff|people|someone)\b)",
    re.IGNORECASE,
)
JOINED = re.compile(r"\b(and/or|as well as|and also|both .* and)\b", re.IGNORECASE)
# Files that hold words on purpose: what people type, what the goodbye builder warns about.
LISTS_OF_WORDS = re.compile(r"docs/\w+/search\.toml|.*/(published|\w[\w-]*\.references)\.toml")
WARNED_ABOUT = ("avoid", "private", "threat", "money")


def words_to_avoid(tree: Tree) -> Iterator[Finding]:
    """In pages, in texts to copy and in every sentence of checks, tools and buttons."""
    for file, line, language, text in _all_texts(tree):
        for match in re.finditer(AVOIDED[language], text, re.IGNORECASE):
            yield Finding(
                file, line, f'we do not say "{match[0]}"', "Say what the customer does or what you decide", text
            )


def _all_texts(tree: Tree) -> Iterator[tuple[str, int, str, str]]:
    for page in tree.pages.values():
        for n, line in enumerate(page.body.split("\n"), 1):
            if not line.startswith("[^"):
                yield page.file, n, page.language, line
    for file in tree.files:
        if file.endswith(".toml") and not LISTS_OF_WORDS.fullmatch(file):
            for place, text in strings(tree.table(file)):
                if place[0] not in WARNED_ABOUT:
                    yield file, tree.line_of(file, place), _language(file), text


def _language(file: str) -> str:
    """The language of a TOML file: of its folder, or of its own name."""
    found = re.search(r"docs/(\w+)/|[./](en|th|et|fil)\.toml$", file)
    return next(filter(None, found.groups())) if found else "en"


def hedge_words(tree: Tree) -> Iterator[Finding]:
    """In English alone: translations follow its sentences. What stands in quotation marks is somebody else's."""
    for page in tree.pages.values():
        if page.language == "en":
            for sentence in page.sentences:
                yield from _hedges(page.file, sentence.line, sentence.text)
    for file, item in tree.items():
        for key in ("question", "practice", "why", "proof", "find_out", "action"):
            yield from _hedges(file, tree.line_of_item(file, item["id"], key), str(item.get(key, "")))


def _hedges(file: str, line: int, text: str) -> Iterator[Finding]:
    for match in HEDGES.finditer(QUOTED.sub("", text)):
        remedy = "Say it plainly, or say who knows it and how sure they are"
        yield Finding(file, line, f'"{match[0]}" hides how sure you are', remedy, text)


def long_sentences(tree: Tree) -> Iterator[Finding]:
    """One sentence above the language's limit, or an English page above the average."""
    for page in tree.pages.values():
        longest = LONGEST.get(page.language)
        lengths = []
        for sentence in page.sentences if longest else ():
            lengths.append(len(WORD.findall(sentence.text)))
            if longest and lengths[-1] > longest:
                problem = f'the sentence "{_start(sentence.text)}" has {lengths[-1]} words'
                yield Finding(page.file, sentence.line, problem, f"Make two of it: {longest} at most", sentence.text)
        yield from _average(page, [length for length in lengths if length > 1])


def _average(page: Page, lengths: list[int]) -> Iterator[Finding]:
    if page.language == "en" and lengths and sum(lengths) / len(lengths) > LONGEST_ON_AVERAGE:
        average = round(sum(lengths) / len(lengths))
        remedy = f"Shorten the longest until it is {LONGEST_ON_AVERAGE}"
        yield Finding(page.file, 1, f"its sentences have {average} words on average", remedy)


def _start(sentence: str) -> str:
    return sentence if len(sentence) <= 40 else f"{sentence[:40].rsplit(' ', 1)[0]} …"


def two_things_in_one_question(tree: Tree) -> Iterator[Finding]:
    """An owner who does one of the two could not answer."""
    for file, item in tree.items():
        question = str(item.get("question", ""))
        plain = QUOTED.sub("", question)
        second = SECOND.search(plain) or JOINED.search(plain)
        if plain.count("?") > 1 or second:
            problem = "the question asks two things" + (f' (the second: "{second[1]} …")' if second else "")
            line = tree.line_of_item(file, item["id"], "question")
            yield Finding(file, line, problem, "Ask for one, or make two questions of it", question)
