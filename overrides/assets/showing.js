// The part of the search worker that makes results for the theme: titles and texts with the words marked.

const EXCERPT = 180;

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
    if (start < at || !isAsked(word, asked)) continue;
    html += `${escaped(text.slice(at, start))}<mark>${escaped(text.slice(start, end))}</mark>`;
    at = end;
  }
  return html + escaped(text.slice(at));
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
