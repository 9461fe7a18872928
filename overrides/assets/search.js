// The search worker behind the theme's search box. It loads the few parts of the index that a query needs:
// two or three pieces of the vocabulary, the pages listed for those words, and the texts of the best pages.
// overrides/searching.py writes the index and says what each file holds.
//
// Messages of the theme: 0 set-up, 1 ready, 2 query, 3 result.

// Where this file lies; a worker from a blob (see partials/first.js) is told.
const at = /** @type {any} */ (self).at ?? self.location.href;
importScripts(new URL("words.js", at).href);

const MOST_WORDS = 12;
const MOST_GUESSED = 5;
const MOST_PAGES = 8;
const MOST_FORMS = 24;
const MOST_STEMS = 10;
const MOST_PIECES = 6;
const MOST_BLOCKS = 20;
const LONGEST_JOINED = 12;
const EXCERPT = 180;
// How much it counts that words of a query stand on one page, in one section, in phrases (all of them, and the best).
const WORTH = { page: 1.6, section: 1.2, near: 1.8, nearest: 0.5 };
// A page has many phrases that are a little like a query: how much they add up.
const PHRASES = { each: 0.87, all: 0.38 };
const WEIGHT = { stem: 0.85, begins: 0.75, part: 0.6, typo: 0.5 };

/** @typedef {[string, ...number[]]} Entry a form, then pairs of term and weight in hundredths */
/** @typedef {{language: string, folder: string, first_forms: string[], first_terms: number[]}} Manifest */
/** @typedef {{url: string, title: string, language: string, sections: [string, string, string][]}} PageText */
/** @typedef {Map<number, number>} Alternatives term -> how well it fits the word, up to 1 */

/** @type {Manifest} */
let manifest;
let newest = 0;

self.onmessage = async ({ data }) => {
  if (data.type === 0) {
    manifest = data.data.config.index;
    return self.postMessage({ type: 1 });
  }
  const turn = ++newest;
  const items = await search(data.data).catch((problem) => (console.warn(String(problem)), []));
  if (turn === newest) self.postMessage({ type: 3, data: { items } });
};

/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/** @param {string} name a file of the index */
function load(name) {
  let file = loaded.get(name);
  if (!file) {
    file = fetch(new URL(`../../${manifest.folder}/${name}.json`, at)).then((response) => {
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return response.json();
    });
    file.catch(() => loaded.delete(name)); // the next query tries again
    loaded.set(name, file);
  }
  return file;
}

/**
 * The place of the last entry that is not above a value.
 * @template {string | number} T
 * @param {T[]} sorted
 * @param {T} value
 */
function placeIn(sorted, value) {
  let low = 0;
  for (let high = sorted.length - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

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

/**
 * Where a term stands: its rarity, then for each page its weight and its two best sections.
 * @param {number} term
 * @returns {Promise<[number, ...number[]]>}
 */
async function postings(term) {
  const block = placeIn(manifest.first_terms, term);
  return (await load(`t${block}`))[term - manifest.first_terms[block]];
}

/**
 * The best pages for a query, each as the theme wants it: the page, then its best section.
 * @param {string} query
 */
async function search(query) {
  const { asked, reaches } = await understood(query);
  const best = rank(reaches).slice(0, MOST_PAGES);
  const pages = await Promise.all(best.map(({ page }) => load(`p${page}`)));
  return best.map((found, n) => shown(pages[n], found.section, found.score, asked));
}

/**
 * The words of a query, and where each of them leads.
 * @param {string} query
 */
async function understood(query) {
  const typed = words(query, manifest.language);
  const open = /[\p{L}\p{N}\p{M}]$/u.test(query) ? typed.at(-1)?.word : undefined;
  const asked = [...new Set(typed.map(({ word }) => word))].slice(0, MOST_WORDS);
  const known = await Promise.all(asked.map(entryOf));
  const guessed = asked.filter((_, n) => !known[n]).slice(0, MOST_GUESSED);
  const meant = await Promise.all(asked.map((word, n) => alternatives(word, known[n], word === open, guessed.includes(word))));
  if (manifest.language === "th") meant.push(...(await joined(typed.map(({ word }) => word).slice(0, MOST_WORDS))));
  return { asked, reaches: await Promise.all(affordable(meant).map(reach)) };
}

/**
 * Of each word's alternatives those that fit best, as many as stand in so many files together.
 * @param {Alternatives[]} meant
 */
function affordable(meant) {
  const blocks = new Set();
  const sorted = meant.map((found) => [...found].sort((a, b) => b[1] - a[1]));
  /** @type {Alternatives[]} */
  const kept = meant.map(() => new Map());
  for (let n = 0; sorted.some((found) => found.length > n); n++) {
    sorted.forEach((found, word) => {
      const block = found.length > n ? placeIn(manifest.first_terms, found[n][0]) : -1;
      if (block < 0 || (blocks.size >= MOST_BLOCKS && !blocks.has(block))) return;
      blocks.add(block);
      kept[word].set(...found[n]);
    });
  }
  return kept;
}

/**
 * @typedef {{weight: number, value: number, places: Map<number, number>, shares: Map<number, number>}} Reached
 * @typedef {{rarity: number, pages: Map<number, Reached>}} Reach
 */

/**
 * The pages that a word reaches through any of its alternatives: for each its best weight, what the word is worth
 * there and in each of its places (sections from 0 on, phrases below 0), and how much of each phrase it makes up.
 * @param {Alternatives} found
 * @returns {Promise<Reach>}
 */
async function reach(found) {
  /** @type {Reach} */
  const all = { rarity: 0, pages: new Map() };
  const terms = [...found];
  const lists = await Promise.all(terms.map(([term]) => postings(term)));
  lists.forEach(([rarity, ...list], n) => {
    const fits = terms[n][1];
    const value = rarity * fits;
    all.rarity = Math.max(all.rarity, value);
    for (let i = 0, page = 0; i < list.length; i += 3 + list[i + 2]) {
      page += list[i];
      const here = all.pages.get(page) ?? { weight: 0, value: 0, places: new Map(), shares: new Map() };
      here.weight = Math.max(here.weight, list[i + 1] * fits);
      here.value = Math.max(here.value, value);
      for (const packed of list.slice(i + 3, i + 3 + list[i + 2])) {
        const place = packed < 0 ? Math.ceil(packed / 100) : packed;
        here.places.set(place, Math.max(here.places.get(place) ?? 0, value));
        if (packed < 0) here.shares.set(place, Math.max(here.shares.get(place) ?? 0, (fits * -(packed % 100)) / 99));
      }
      all.pages.set(page, here);
    }
  });
  return all;
}

/**
 * Pages by the sum of their words' weights. A page that has more of the query's rare words comes first, and so does
 * one that has them together: in the phrases people type for it, or in one section. A phrase is like a query as far as
 * it makes up the query, and the query makes up the phrase.
 * @param {Reach[]} reaches
 */
function rank(reaches) {
  const whole = reaches.reduce((sum, each) => sum + each.rarity, 0) || 1;
  /** @type {Map<number, {score: number, covered: number, places: Map<number, number>, shares: Map<number, number>}>} */
  const pages = new Map();
  for (const { pages: reached } of reaches) {
    for (const [page, { weight, value, places, shares }] of reached) {
      const found = pages.get(page) ?? { score: 0, covered: 0, places: new Map(), shares: new Map() };
      found.score += weight;
      found.covered += value;
      for (const [place, fits] of places) found.places.set(place, (found.places.get(place) ?? 0) + fits);
      for (const [place, share] of shares) found.shares.set(place, (found.shares.get(place) ?? 0) + share);
      pages.set(page, found);
    }
  }
  return [...pages]
    .map(([page, { score, covered, places, shares }]) => {
      const [section, inSection] = most([...places].filter(([place]) => place >= 0));
      const alike = [...shares].map(([place, share]) => ((places.get(place) ?? 0) / whole) * Math.min(1, share));
      const near = alike.reduce((sum, each) => sum + each ** PHRASES.each, 0) ** PHRASES.all;
      const together =
        (WORTH.page * covered + WORTH.section * inSection) / whole + WORTH.near * near + WORTH.nearest * Math.max(0, ...alike);
      return { page, section, score: (score * together) / whole };
    })
    .sort((a, b) => b.score - a.score || a.page - b.page);
}

/** @param {[number, number][]} places @returns {[number, number]} */
const most = (places) => places.reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);

/**
 * @param {PageText} page
 * @param {number} section
 * @param {number} score
 * @param {string[]} asked
 */
function shown(page, section, score, asked) {
  const lead = page.sections[0]?.[0] === "" ? page.sections[0][2] : "";
  /** @type {(title: string) => string} */
  const named = (title) =>
    page.language === manifest.language ? marked(title, asked) : `<span lang="${page.language}">${marked(title, asked)}</span> (English)`;
  const item = (/** @type {string} */ location, /** @type {string} */ title, /** @type {string} */ text) => ({
    location, title: named(title), text: `<p>${marked(excerpt(text, asked), asked)}</p>`, score, terms: {},
  });
  const found = [item(page.url, page.title, lead)];
  const [anchor, title, text] = page.sections[section] ?? ["", "", ""];
  if (anchor) found.push(item(`${page.url}#${anchor}`, title, text));
  return found;
}

/**
 * Whether a word of a text is what was asked for: the same, one made from it, or one that begins alike.
 * @param {string} word
 * @param {string[]} asked
 */
const isAsked = (word, asked) =>
  asked.some((each) => {
    if (word === each || (each.length > 3 && word.includes(each)) || stems(each, manifest.language).includes(word)) return true;
    let same = 0;
    while (same < word.length && word[same] === each[same]) same++;
    return same >= 4 && same >= 0.6 * Math.max(word.length, each.length);
  });

/**
 * The part of a text around the first word that was asked for.
 * @param {string} text
 * @param {string[]} asked
 */
function excerpt(text, asked) {
  if (text.length <= EXCERPT) return text;
  const hit = words(text, manifest.language).find(({ word }) => isAsked(word, asked));
  const start = hit && hit.start > EXCERPT / 2 ? hit.start - EXCERPT / 3 : 0;
  const from = start && text.indexOf(" ", start) > 0 ? text.indexOf(" ", start) + 1 : 0;
  const to = text.length > from + EXCERPT ? text.lastIndexOf(" ", from + EXCERPT) : text.length;
  const cut = text.slice(from, to > from ? to : from + EXCERPT);
  return `${from ? "… " : ""}${cut}${from + cut.length < text.length ? " …" : ""}`;
}

/**
 * Text for the theme's results, which are HTML: escaped, and with what was asked for marked.
 * @param {string} text
 * @param {string[]} asked
 */
function marked(text, asked) {
  let html = "";
  let at = 0;
  for (const { word, start, end } of words(text, manifest.language)) {
    if (!isAsked(word, asked)) continue;
    html += `${escaped(text.slice(at, start))}<mark>${escaped(text.slice(start, end))}</mark>`;
    at = end;
  }
  return html + escaped(text.slice(at));
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
