// How text becomes words to search for. One file for both sides: the search worker loads it in the browser,
// scripts/words.mjs when the index is built, so that a query and a page are always cut up alike.

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200d]*/gu;

/**
 * A word without capitals and accents: "Klientidele" and "kliéntidele" are the same to whoever searches.
 * @param {string} text
 */
const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");

// "de-escalate" and "e-pood" are also looked for as one word. In Filipino such beginnings are taken off anyway.
const HYPHENATED = /(?<![\p{L}\p{N}-])(\p{L}{1,3})[-\u2010\u2011](\p{L}{3,})(?![-\p{L}\p{N}])/gu;

/** @type {Record<string, Intl.Segmenter>} */
const segmenters = {};

/**
 * The words of a text, folded, with the places where they begin and end. Thai has no spaces: the browser's own
 * dictionary finds its words. A word with a hyphen comes as one, then in parts.
 * @param {string} text
 * @param {string} language
 * @returns {{word: string, start: number, end: number}[]}
 */
function words(text, language) {
  const plain = text.replace(/(?<=\p{L})['’](?=\p{L})/gu, "\u200d"); // "don't" is one word, as long as before
  const found = [...plain.matchAll(WORD)].map((match) => ({ text: match[0], start: match.index }));
  const cut = language === "th" ? found.flatMap((each) => segments(each)) : found;
  const single = cut.map(({ text, start }) => ({ word: sought(text, language), start, end: start + text.length }));
  if (language !== "en" && language !== "et") return single;
  const joined = [...plain.matchAll(HYPHENATED)].map(({ 0: whole, 1: first, 2: second, index }) => ({
    word: fold(first + second), start: index, end: index + whole.length,
  }));
  return joined.length ? [...joined, ...single].sort((a, b) => a.start - b.start) : single;
}

/** @type {Map<string, string>} what sought() has answered: most words of a page come again */
const answered = new Map();

/**
 * A word as it is looked for, whatever its capitals, accents and, in Filipino, spelling.
 * @param {string} text
 * @param {string} language
 */
function sought(text, language) {
  const asked = `${language} ${text}`;
  const before = answered.get(asked);
  if (before !== undefined) return before;
  const word = spelt(fold(text.replaceAll("\u200d", "")), language);
  answered.set(asked, word);
  return word;
}

/** @type {[RegExp, string][]} */
const SOUNDS = [
  [/ph|f/g, "p"], [/c(?=[eiy])|z/g, "s"], [/ck|c(?!h)|q/g, "k"], [/v/g, "b"], [/e/g, "i"], [/o/g, "u"],
  [/uw(?=[aiu])/g, "w"], [/iy(?=[aiu])/g, "y"], [/([b-df-hj-np-tv-z])\1/g, "$1"],
];

/**
 * Filipino words as they sound: "kostumer", "costumer" and "customer" are one. dictionary.py does the same.
 * @param {string} word folded
 * @param {string} language
 */
const spelt = (word, language) =>
  language === "fil" ? SOUNDS.reduce((changed, [from, to]) => changed.replace(from, to), word) : word;

/** @param {{text: string, start: number}} found */
function segments({ text, start }) {
  segmenters.th ??= new Intl.Segmenter("th", { granularity: "word" });
  return [...segmenters.th.segment(text)]
    .filter((each) => each.isWordLike)
    .map((each) => ({ text: each.segment, start: start + each.index }));
}

/** @type {Record<string, string[]>} */
const ENDINGS = {
  et: (
    "desse tesse dele tele delt telt dest test dega tega deta teta dena tena deni teni deks teks del tel des tes " +
    "sse ga le lt st ta na ni ks de te sid vad mine mise mist nud tud sin me da ma id l s d t b i e u a"
  ).split(" "),
  en: "ings ing ions ion ies ied ers ely ed es er ly s".split(" "),
};

// Estonian nouns of action in any case: "vastamine", "vastamisest", both from "vastama".
const ACTION = /^(.{2,})mi(?:ne|s[a-z]{0,4})$/;

const PREFIXES = (
  "pinakama magpaka nagpaka pampa kasing nakikipag makikipag pakikipag nagpapa magpapa pagpapa ikinaka ikina nakaka " +
  "makaka pinagka pinag ipinag nagkaka magkaka pagkaka nagka magka pagka nagpa magpa pagpa ipina ipag ipa ika napaka " +
  "naka maka paka taga tag paki napag mapag ipang kaka nang mang pang nam mam pam nan man pan nag mag pag pina na ma pa ka i"
).split(" ");
const SUFFIXES = ["han", "hin", "an", "in", "ng", "g", "s"];
/** @type {Record<string, string>} */
const LOST = { m: "pb", n: "tsd", ng: "k" };
const SHORTEST = 3;

/**
 * Shorter words that this one may have been made from, nearest first. Guesses: whoever asks looks which of them exist.
 * @param {string} word folded
 * @param {string} language
 * @returns {string[]}
 */
function stems(word, language) {
  if (language === "fil") return filipinoRoots(word);
  const found = [];
  const action = language === "et" && ACTION.exec(word);
  if (action) found.push(`${action[1]}mine`, `${action[1]}ma`);
  for (const ending of ENDINGS[language] ?? []) {
    if (!word.endsWith(ending) || word.length - ending.length < SHORTEST) continue;
    const stem = word.slice(0, -ending.length);
    found.push(stem);
    if (language === "en") found.push(ending.startsWith("ie") ? `${stem}y` : `${stem}e`);
    if (/([^aeiou])\1$/.test(stem)) found.push(stem.slice(0, -1));
  }
  return [...new Set(found)];
}

/**
 * Filipino builds words around a root: nag-, -um-, -in-, -an and the doubled first syllable are taken off in turn.
 * @param {string} word
 */
function filipinoRoots(word) {
  const found = new Map([[word, 0]]);
  for (const [form, depth] of found) {
    if (depth === 4) continue;
    for (const shorter of shortened(form)) if (shorter.length >= SHORTEST && !found.has(shorter)) found.set(shorter, depth + 1);
  }
  found.delete(word);
  return [...found.keys()];
}

/** @param {string} word */
function* shortened(word) {
  for (const prefix of PREFIXES) if (word.startsWith(prefix)) yield word.slice(prefix.length);
  const nasal = /^[mnp]a(ng|m|n)(?=[aiu])/.exec(word);
  if (nasal) for (const lost of LOST[nasal[1]]) yield lost + word.slice(nasal[0].length); // nanakit, sakit
  const doubled = /^([^aeiou]{0,2}[aeiou])(?=\1)/.exec(word);
  if (doubled) yield word.slice(doubled[1].length);
  const infixed = /^([^aeiou]{0,2})(um|in)(?=[aeiou])/.exec(word);
  if (infixed) yield infixed[1] + word.slice(infixed[0].length);
  for (const suffix of SUFFIXES) {
    if (!word.endsWith(suffix)) continue;
    const stem = word.slice(0, -suffix.length);
    yield stem;
    if (suffix === "ng" || suffix === "g" || suffix === "s") continue;
    if (/[^aiu]$/.test(stem)) yield* [`${stem}a`, `${stem}i`]; // gawin, gawa
    if (stem.endsWith("r")) yield `${stem.slice(0, -1)}d`; // bayaran, bayad
  }
}
