// The search worker behind the theme's search box. It loads the few parts of the index that a query needs:
// two or three pieces of the vocabulary, the pages listed for those words, and the texts of the best pages.
// overrides/searching.py writes the index and says what each file holds.
//
// Messages of the theme: 0 set-up, 1 ready, 2 query, 3 result.

// Where this file lies; a worker from a blob (see partials/first.js) is told.
const at = /** @type {any} */ (self).at ?? self.location.href;
importScripts(...["words.js", "guesses.js", "showing.js"].map((name) => new URL(name, at).href));

const MOST_WORDS = 16;
const MOST_GUESSED = 5;
const MOST_PAGES = 8;
const MOST_BLOCKS = 20;
// How much it counts that words of a query stand on one page, in one section, in phrases (all of them, and the best).
const WORTH = { page: 1.6, section: 1.2, near: 1.8, nearest: 0.5 };
// A page has many phrases that are a little like a query: how much they add up.
const PHRASES = { each: 0.87, all: 0.38 };

/** @typedef {{language: string, folder: string, first_forms: string[], first_terms: number[]}} Manifest */
/** @typedef {{url: string, title: string, language: string, sections: [string, string, string][]}} PageText */

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
