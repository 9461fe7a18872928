"""What editors are told: every rule with the smallest file that breaks it, and the very words."""

from datetime import date
from pathlib import Path

import check
import pytest
import rules
from rules.reading import Tree

from checklists import checking, loading

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
RULES = {rule.name: rule for rule in rules.RULES}
TOP = '---\ndescription: "What it is about."\n---\n'
PAGE = "docs/en/guides/tea.md"
CHECK = "checklists/content/tea.toml"
TRIAGE = "checklists/content/tools/triage.en.toml"
MONTHS = {
    "checklists/content/messages/en.toml": f"months = {['-'] * 9 + ['October', 'November']}\n",
    "docs/en/words.toml": 'site.footer_advice = "No legal advice."\n',
    TRIAGE: 'countries = [["EE", "Estonia", "112"]]\n',
}


def question(**keys: str) -> dict[str, str]:
    """A check of one question."""
    table = {"id": "tea-hot", "plan": "TA1", "question": "Is the tea hot?"} | keys
    lines = "".join(f"{key} = {value if value.startswith('[') else repr(value)}\n" for key, value in table.items())
    return {CHECK: f'id = "tea"\n[[sections]]\nid = "a"\n[[sections.items]]\n{lines}'.replace("'", '"')}


def box(text: str) -> dict[str, str]:
    return {PAGE: f'{TOP}\n=== "Estonia"\n\n    {text}\n', **MONTHS}


MEANT = ' If it is meant, list it in scripts/rules/meant.toml under "{}".'


@pytest.mark.parametrize(
    ("rule", "files", "told"),
    [
        ("fields", {PAGE: "# Tea\n"}, f"{PAGE}, line 1: the lines between --- at the top are missing. Copy them from a page like this one."),
        ("fields", {PAGE: "---\ntitle: Tea\n---\n"}, f'{PAGE}, line 1: "description" is missing. Add a line for description.'),
        ("fields", {PAGE: "---\ndescription: Tea\ntitel: Tea\n---\n"}, f'{PAGE}, line 1: "titel" is not known here. Did you mean \'title\'? Allowed: title, description, checklist, tool, code, form, hide, template, source, reviewed.'),
        ("fields", {PAGE: "---\ndescription: Tea: hot\n---\n"}, f'{PAGE}, line 2: this cannot be read. Put the text after the colon in "quotes".'),
        ("fields", {PAGE: "---\ndescription: Tea\nform: yes please\n---\n"}, f"{PAGE}, line 3: form: this is 'yes please'. Write true or false."),
        ("fields", {PAGE: "---\ndescription: Tea\ncode: 7up\n---\n"}, f"{PAGE}, line 3: code: '7up' does not fit here. What it is: Only on a template: its number in the content plan, such as T05. Never changed."),
        ("fields", {PAGE: "---\ndescription: Tea\nhide:\n  - tocs\n---\n"}, f"{PAGE}, line 3: hide.0: this is 'tocs'. Did you mean 'toc'? Allowed: navigation, toc, footer."),
        ("fields", {"docs/en/search.toml": '#:schema ../../checklists/schemas/search.json\n"index.md" = ["tea"\n"x.md" = []\n'}, "docs/en/search.toml, line 3: this file cannot be read from here on. Look at this line and the one above: a quote, a bracket or an equals sign is often missing."),
        ("fields", {"docs/en/search.toml": '"index.md" = ["tea"]\n'}, "docs/en/search.toml, line 1: the first line does not tell editors which fields there are. Run python3 scripts/fix.py, which does it."),
        ("fields", {"docs/en/search.toml": '#:schema ../../checklists/schemas/search.json\n\n"index.md" = "tea"\n'}, "docs/en/search.toml, line 3: index.md: this is 'tea'. Write a list, as in [\"one\", \"two\"]."),
        ("fields", {"docs/en/search.toml": '#:schema ../../checklists/schemas/search.json\n"index.md" = [""]\n'}, "docs/en/search.toml, line 2: index.md.0: this is empty. Write something, or take the line out."),
        ("fields", {PAGE: f"{TOP}# Tea\n\ufffd\n"}, f"{PAGE}, line 5: there is a character that is not UTF-8. Save the file as UTF-8."),
        ("fields", {"checklists/content/tools/tea.en.toml": '#:schema ../../schemas/tool-tea.json\na = "b"\n'}, "checklists/content/tools/tea.en.toml, line 1: editors do not know its fields yet. Run python3 scripts/fix.py, which does it."),
        ("heading ids", {PAGE: f"{TOP}# Tea\n\n## Hot tea\n"}, f'{PAGE}, line 6: the heading "Hot tea" has no id to link to. Run python3 scripts/fix.py, which does it.'),
        ("heading ids", {PAGE: f"{TOP}## Tea {{: #tea }}\n\n## More {{: #tea }}\n"}, f'{PAGE}, line 6: the id "tea" is that of line 4 already. Give each heading its own.'),
        ("permanent ids", {**question(), rules.shape.PUBLISHED: "[tea]\n"}, f'{CHECK}, line 5: the question "tea-hot" is not in checklists/content/published.toml yet. Run python3 scripts/fix.py, which does it.'),
        ("permanent ids", {**question(), rules.shape.PUBLISHED: '[tea]\nTA1 = "tea-hot"\nTA2 = "tea-cold"\n'}, 'checklists/content/published.toml, line 3: the question "tea-cold" was published and is gone. Put it back into tea.toml with status = "retired".'),
        ("permanent ids", {**question(), rules.shape.PUBLISHED: '[tea]\nTA1 = "tea-warm"\n'}, f'{CHECK}, line 5: id or plan code of "tea-hot" has changed (published with "tea-warm"). Write both as they were; a new question gets a new id and a new plan code.'),
        ("guide endings", {PAGE: f"{TOP}## Today {{: #today }}\n"}, f"{PAGE}, line 4: a guide ends with three parts: today, copy, check. End it as other guides do: one thing for today, one text to copy, one link to the check."),
        ("dead links", {PAGE: f"{TOP}See [milk](milk.md).\n"}, f'{PAGE}, line 4: the link "milk.md" leads to no page. Did you mean \'guides/tea.md\'? Allowed: guides/tea.md.'),
        ("dead links", {PAGE: f"{TOP}## Hot {{: #hot }}\nSee [it](#hott).\n"}, f'{PAGE}, line 5: the link "#hott" leads to no heading. Did you mean \'hot\'? Allowed: hot.'),
        ("dead links", {PAGE: TOP, "docs/en/search.toml": '"guides/te.md" = ["cup"]\n'}, "docs/en/search.toml, line 1: the link \"guides/te.md\" leads to no page. Did you mean 'guides/tea.md'? Allowed: guides/tea.md."),
        ("dead links", {PAGE: TOP, "docs/et/words.toml": '[titles]\n"guides/te.md" = "Tee"\n'}, "docs/et/words.toml, line 2: the link \"guides/te.md\" leads to no page. Did you mean 'guides/tea.md'? Allowed: guides/tea.md."),
        ("dead links", {PAGE: TOP, TRIAGE: '[cards.safety]\nguide = "guides/te.md"\n'}, f"{TRIAGE}, line 2: the link \"guides/te.md\" leads to no page. Did you mean 'guides/tea.md'? Allowed: guides/tea.md."),
        ("pictures without words", {PAGE: f"{TOP}![](cup.png)\n"}, f'{PAGE}, line 4: the picture "cup.png" has no words. Say in one sentence what it shows: ![what it shows](cup.png).'),
        ("pictures without words", {PAGE: f'{TOP}<img src="cup.png" alt="">\n'}, f'{PAGE}, line 4: the picture "cup.png" has no words. Say in one sentence what it shows: ![what it shows](cup.png).'),
        ("pages nobody reaches", {PAGE: TOP}, f"{PAGE}, line 1: no other page leads here. Link to it from the page where it is needed."),
        ("cards nobody reaches", {TRIAGE: '[cards.ghost]\nsay = "Boo"\n'}, f'{TRIAGE}, line 1: nothing leads to "ghost" in [cards]. Take it out, or let the tool lead to it. Allowed: aggressive, bargain, critical, exception, hurry, indecisive, our-fault, pessimist, safety, silent, stop-line, talker.'),
        ("cards nobody reaches", {"checklists/content/tools/keep-fix-let-go.en.toml": '[outcomes.keeep]\ntitle = "x"\n'}, "checklists/content/tools/keep-fix-let-go.en.toml, line 1: nothing leads to \"keeep\" in [outcomes]. Take it out, or let the tool lead to it. Did you mean 'keep'? Allowed: act-now, fix, keep, keep-less-effort, let-go, let-go-now, pause."),
        ("questions without help", question(guide="guides/tea.md"), f'{CHECK}, line 8: "guides/tea.md" names a page and no heading. Add its heading: guides/tea.md#one-of-its-headings.'),
        ("two things in one question", question(question="Is the tea hot and is the cup clean?"), f'{CHECK}, line 7: the question asks two things (the second: "is the …"). Ask for one, or make two questions of it.'),
        ("two things in one question", question(question="Is the tea hot and do you pour it at once?"), f'{CHECK}, line 7: the question asks two things (the second: "do you …"). Ask for one, or make two questions of it.'),
        ("two things in one question", question(question="Is the tea hot? Is the milk cold?"), f"{CHECK}, line 7: the question asks two things. Ask for one, or make two questions of it."),
        ("words to avoid", {PAGE: f"{TOP}Some are toxic.\n"}, f'{PAGE}, line 4: we do not say "toxic". Say what the customer does or what you decide.'),
        ("words to avoid", {PAGE: f"{TOP}``` {{ .say }}\nWe fire the customer.\n```\n"}, f'{PAGE}, line 5: we do not say "fire the customer". Say what the customer does or what you decide.'),
        ("words to avoid", {"docs/et/guides/tea.md": f"{TOP}Ta on mustas nimekirjas.\n"}, 'docs/et/guides/tea.md, line 4: we do not say "mustas nimekirjas". Say what the customer does or what you decide.'),
        ("words to avoid", {"checklists/content/tea.th.toml": '[items.a]\nwhy = "แบล็กลิสต์"\n'}, 'checklists/content/tea.th.toml, line 2: we do not say "แบล็กลิสต์". Say what the customer does or what you decide.'),
        ("words to avoid", {"checklists/content/tools/common.fil.toml": 'a = "I-blacklist siya"\n'}, 'checklists/content/tools/common.fil.toml, line 1: we do not say "blacklist". Say what the customer does or what you decide.'),
        ("hedge words", {PAGE: f"{TOP}Serve it hot.\nMaybe it helps.\n"}, f'{PAGE}, line 5: "Maybe" hides how sure you are. Say it plainly, or say who knows it and how sure they are.'),
        ("hedge words", question(why="Perhaps they like it."), f'{CHECK}, line 8: "Perhaps" hides how sure you are. Say it plainly, or say who knows it and how sure they are.'),
        ("long sentences", {PAGE: f"{TOP}{'tea ' * 31}.\nHot tea.\nHot tea.\n"}, f'{PAGE}, line 4: the sentence "tea tea tea tea tea tea tea tea tea tea …" has 31 words. Make two of it: 30 at most.'),
        ("long sentences", {"docs/et/guides/tea.md": f"{TOP}{'tee ' * 29}.\n"}, 'docs/et/guides/tea.md, line 4: the sentence "tee tee tee tee tee tee tee tee tee tee …" has 29 words. Make two of it: 28 at most.'),
        ("long sentences", {PAGE: f"{TOP}{'tea ' * 21}.\n"}, f"{PAGE}, line 1: its sentences have 21 words on average. Shorten the longest until it is 20."),
        ("figures without source", {PAGE: f"{TOP}Tea sells well.\n\nIt calms 9 in 100.\n"}, f'{PAGE}, line 6: the figure "9 in 100" has no source. Add its footnote, leave it out, or begin with "An example:" if it is made up.'),
        ("figures without source", question(why="It calms 9 per cent.", evidence="[]"), f'{CHECK}, line 8: the figure "9 per cent" has no source. Name its entry, as in evidence = ["E19"], or leave it out.'),
        ("sources", {PAGE: f"{TOP}So it is.[^E03]\n"}, f'{PAGE}, line 4: the footnote "E03" is no entry of the evidence base that may be printed. Use one that is, such as E19, or leave it out.'),
        ("sources", {PAGE: f"{TOP}So it is.[^M01]\n"}, f"{PAGE}, line 4: M01 is a myth, not a source. Take it out, or tell it in docs/en/myths.md."),
        ("myths as facts", {PAGE: f"{TOP}The customer is always right.\n"}, f"{PAGE}, line 4: this repeats M16, which nobody could show to be true. Leave it out: only myths.md tells myths, as myths."),
        ("myths as facts", {"docs/th/guides/tea.md": f"{TOP}68% ของลูกค้า\n"}, "docs/th/guides/tea.md, line 4: this repeats M02, which nobody could show to be true. Leave it out: only myths.md tells myths, as myths."),
        ("legal boxes", box("Read in November 2026 in the sources below."), f'{PAGE}, line 5: the box for Estonia promises too much. End it with "No legal advice."'),
        ("legal boxes", box("The law is clear. No legal advice."), f'{PAGE}, line 5: the box for Estonia does not say when its rules were read. Write the month as other boxes do, or "Not yet checked."'),
        ("legal boxes", {**box("Not yet checked. No legal advice."), TRIAGE: 'countries = [["TH", "Thailand", "191"]]\n'}, f"{PAGE}, line 5: the boxes are for Estonia. Have these, in turn: Thailand."),
        ("old legal boxes", box("Read in October 2025 in the sources below. No legal advice."), f"{PAGE}, line 5: the rules in the box for Estonia were read 13 months ago. Read them again at the authority it names, mend the box and write the new month."),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told_with_line_fault_and_remedy(rule: str, files: dict[str, str], told: str) -> None:
    found = [str(finding) for finding in RULES[rule].findings(Tree(files, TODAY))]
    assert found == [told + MEANT.format(rule) if RULES[rule].judged else told]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('plan = "KA"\nweight = 18', 'plan = "KA"\nweight = 17', "line 1: the section weights add up to 99, not 100. Change section weights by +1 in all."),
        ('id = "time-noted"', 'id = "profit-ranked"', "line 66: item 'profit-ranked': this id is used twice. Give each its own id."),
        ('guide = "guides/what-a-customer-earns.md#profit-ranked"\n', "", "line 50: item 'profit-ranked': 'guide' is missing. Add a line: guide = ..."),
        ("action = ", "actoin = ", "line 50: item 'profit-ranked': 'action' is missing. Add a line: action = ..."),
        ("#profit-ranked", "#profit-rankd", "line 61: the guide 'guides/what-a-customer-earns.md#profit-rankd' does not exist. Did you mean 'profit-ranked'? Allowed: know-what-they-bring, time-noted, costs-per-customer, worked-example, profit-ranked, needed-price, who-sent-you-asked, needs-asked, today, copy, check."),
    ],
)  # fmt: skip
def test_a_faulty_check_is_told_with_line_fault_and_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    text = (ROOT / "checklists/content/letting-go.toml").read_text(encoding="utf-8")
    (tmp_path / "letting-go.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    for module in (loading, checking):
        monkeypatch.setattr(module, "CONTENT", str(tmp_path))
    faults, _ = check.content(tmp_path, TODAY)
    assert f"checklists/content/letting-go.toml, {told}" in faults


def test_the_content_of_today_follows_every_rule() -> None:
    assert check.content(ROOT, TODAY) == ([], [])


def test_a_year_later_every_legal_box_is_noted_and_nothing_is_a_fault() -> None:
    faults, notes = rules.findings(Tree.read(ROOT, date(2027, 12, 1)))
    assert faults == []
    assert {note.file.split("/")[1] for note in notes} == {"en", "th", "et", "fil"}
    assert all("were read 13 months ago" in note.problem for note in notes)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("hedge words", 'If you hear "more or less", ask.'),
        ("figures without source", "An example: of 40 promises, 85 % were kept."),
        ("figures without source", "In 2018, 9 in 100 said so.[^E05]"),
        ("words to avoid", "Smoke in the room? There is a fire."),
        ("long sentences", "| " + " | ".join(["three words here"] * 12) + " |"),
        ("myths as facts", "We visited 68 shops in 96 days."),
    ],
)
def test_a_good_sentence_raises_no_alarm(rule: str, text: str) -> None:
    assert list(RULES[rule].findings(Tree({PAGE: f"{TOP}{text}\n"}, TODAY))) == []


def test_what_is_meant_is_listed_with_its_reason_and_not_for_longer_than_needed() -> None:
    meant = f'[[meant]]\nrule = "hedge words"\nfile = "{PAGE}"\nwords = "Maybe"\nwhy = "A guess."\n'
    index = {"docs/en/index.md": f"{TOP}[Tea](guides/tea.md)\n"}
    end = "".join(f"## {part} {{: #{part} }}\n" for part in ("today", "copy", "check"))
    assert rules.findings(Tree({PAGE: f"{TOP}Maybe tea.\n{end}", **index}, TODAY), meant) == ([], [])
    faults, _ = rules.findings(Tree({PAGE: f"{TOP}Tea.\n{end}", **index}, TODAY), meant)
    assert [str(fault) for fault in faults] == [
        'scripts/rules/meant.toml, line 1: nothing needs this any more ("Maybe"). Take these lines out.'
    ]


@pytest.mark.parametrize("text", ["site = 3\n", "titles = []\n", '[site]\nfooter_advice = ["x"]\n', "countries = 1\n"])
def test_a_value_of_the_wrong_kind_is_told_and_stops_no_other_rule(text: str) -> None:
    faults, _ = rules.findings(Tree({"docs/en/words.toml": text, **box("Tea."), TRIAGE: text}, TODAY), "")
    assert any("is not known here" in fault.problem or "this is" in fault.problem for fault in faults)
