// The part of the search worker that finds what a typed word may mean: the word itself, and guesses.

const MOST_FORMS = 24;
const MOST_STEMS = 10;
const MOST_PIECES = 6;
const LONGEST_JOINED = 12;
const WEIGHT = { stem: 0.85, begins: 0.75, part: 0.6, typo: 0.65 };

/** @typedef {[string, ...number[]]} Entry a form, then pairs of term and weight in hundredths */
/** @typedef {Map<number, number>} Alternatives term -> how well it fits the word, up to 1 */

/**
 * The vocabulary's entries that begin alike, from as few files as possible: those nearest to a word.
 * @param {string} start
 * @param {string} word
 * @returns {Promise<Entry[]>}
 */
async function entriesFrom(start, word = start) {
  const middle = placeIn(manifest.first_forms, word) - (MOST_PIECES >> 1);
  const first = Math.max(placeIn(manifest.first_forms, start), middle);
  const last = Math.min(placeIn(manifest.first_forms, `${start}\uffff`), first + MOST_PIECES - 1);
  const pieces = await Promise.all(Array.from({ length: last - first + 1 }, (_, n) => load(`v${first + n}`)));
  return pieces.flat().filter(([form]) => form.startsWith(start));
}

/** @param {string} form */
async function entryOf(form) {
  const piece = /** @type {Entry[]} */ (await load(`v${placeIn(manifest.first_forms, form)}`));
  return piece.find((entry) => entry[0] === form);
}

/**
 * @param {Alternatives} found
 * @param {Entry | undefined} entry
 * @param {number} weight
 */
function add(found, entry, weight) {
  if (!entry) return false;
  for (let n = 1; n < entry.length; n += 2) {
    const term = /** @type {number} */ (entry[n]);
    found.set(term, Math.max(found.get(term) ?? 0, (weight * /** @type {number} */ (entry[n + 1])) / 100));
  }
  return true;
}

/**
 * The index's terms that a typed word may mean: itself, its stems, what begins like it, what it differs from by a
 * typing error, or its parts. Each further guess is tried only if the ones before found nothing.
 * @param {string} word
 * @param {Entry | undefined} entry the word itself in the vocabulary
 * @param {boolean} open whether it may still be typed on
 * @param {boolean} guess whether to go on if the word is not known
 */
async function alternatives(word, entry, open, guess) {
  /** @type {Alternatives} */
  const found = new Map();
  if (!add(found, entry, 1)) {
    if (!guess) return found;
    const entries = await Promise.all(stems(word, manifest.language).slice(0, MOST_STEMS).map(entryOf));
    let weight = WEIGHT.stem;
    for (const entry of entries) if (add(found, entry, weight)) weight *= 0.9;
  }
  if (word.length > 1 && (open || !found.size)) {
    const begins = (await entriesFrom(word)).sort((a, b) => a[0].length - b[0].length).slice(0, MOST_FORMS);
    for (const entry of begins) add(found, entry, WEIGHT.begins * (word.length / entry[0].length) ** 0.5);
  }
  if (!found.size && word.length > 3) for (const entry of await misspelt(word, 1)) add(found, entry, WEIGHT.typo);
  if (!found.size) for (const part of await parts(word)) add(found, part, WEIGHT.part);
  if (!found.size && manifest.language !== "th") await addEnd(found, word);
  if (!found.size && word.length > 7) for (const entry of await misspelt(word, 2)) add(found, entry, WEIGHT.typo / 2);
  return found;
}

/**
 * The word that a part of a compound is: in Estonian, "lahkumis-" is "lahkumine".
 * @param {string} part
 */
const firstForm = (part) => (manifest.language === "et" && part.endsWith("mis") ? `${part.slice(0, -1)}ne` : part);

/**
 * A word that is not known, cut into known ones: longest first. For compounds and for Thai.
 * @param {string} word
 */
async function parts(word) {
  const shortest = manifest.language === "th" ? 2 : 4;
  const found = [];
  for (let start = 0; start <= word.length - shortest; ) {
    const known = new Map((await entriesFrom(word.slice(start, start + shortest))).map((entry) => [entry[0], entry]));
    let end = word.length;
    while (end >= start + shortest && !known.has(firstForm(word.slice(start, end)))) end--;
    if (end >= start + shortest) found.push(known.get(firstForm(word.slice(start, end))));
    else if (manifest.language !== "th") return [];
    start = Math.max(end, start + 1);
  }
  return found;
}

/**
 * A compound with a typing error in its first part: adds its longest end that is known, and what the beginning may be.
 * @param {Alternatives} found
 * @param {string} word
 */
async function addEnd(found, word) {
  for (let cut = 4; cut <= word.length - 5 && !found.size; cut++) {
    if (!add(found, await entryOf(word.slice(cut)), WEIGHT.part)) continue;
    for (const entry of await misspelt(word.slice(0, cut), 1)) add(found, entry, WEIGHT.typo);
  }
}

/**
 * A typing error in Thai may cut one word into two that exist. What two neighbours were meant to be, where their
 * letters together are one error away from a longer word.
 * @param {string[]} typed
 */
async function joined(typed) {
  const found = await Promise.all(
    typed.slice(1).map(async (word, n) => {
      /** @type {Alternatives} */
      const meant = new Map();
      const both = typed[n] + word;
      if (both.length < 5 || both.length > LONGEST_JOINED || (await entryOf(both))) return meant;
      for (const entry of await misspelt(both, 1)) add(meant, entry, WEIGHT.typo);
      return meant;
    }),
  );
  return found.filter((meant) => meant.size);
}

/**
 * Forms that differ from a word by so many errors. The first two letters are taken as right, or as swapped; in Thai,
 * where the second is often a vowel sign, only the first.
 * @param {string} word
 * @param {number} errors
 */
async function misspelt(word, errors) {
  const starts = manifest.language === "th" ? [word[0]] : [word.slice(0, 2), word[1] + word[0]];
  const entries = await Promise.all(starts.map((start) => entriesFrom(start, start + word.slice(start.length))));
  return entries.flat().filter(([form]) => distance(word, form, errors) === errors).slice(0, MOST_FORMS);
}

/**
 * How many letters must be put in, left out, changed or swapped with their neighbour; more than `most` is not counted out.
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = /** @type {number[]} */ ([]);
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      now[j] = Math.min(change, last[j] + 1, now[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], before[j - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return last[b.length];
}
