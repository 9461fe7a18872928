// Fills the templates that the build rendered with the engine's figures. It formats; it never scores.

import { copy, exact, fill, keep, put, sentence, tenths, whole } from "./fill.js";

const FIRST_ACTIONS = 5;
const MARK = 1.2;

/** @param {any} shown the reply's whole numbers */
export const scoreSoFar = (shown) => sentence("score_so_far", { shown: shown.shown, low: shown.low, high: shown.high });

/** @param {any} reply the engine's answer to a "score" request @returns {HTMLElement} */
export function report({ result, receipt, whole: shown }) {
  const root = whole("report-template");
  const { total, counts } = result;
  const band = copy("bands", `[data-band="${total.band}"]`);
  const held = total.capped_by.map((/** @type {string} */ item) => copy("held-by", `[data-item="${item}"]`));
  const holds = total.score > total.shown;
  const settled = shown.low === shown.high; // what holds the score holds it at both ends
  const unknown = result.complete && counts.unknown > 0;
  keep(root, {
    provisional: !result.complete && !settled,
    "provisional-same": !result.complete && settled,
    range: unknown && !settled,
    "range-same": unknown && settled,
    exact: result.complete && counts.unknown === 0,
    held: total.capped && holds,
    "held-low": total.capped && !holds,
    few: result.few_answers,
    edge: shown.edge,
    "no-actions": result.actions.length === 0,
    "more-actions": result.actions.length > FIRST_ACTIONS,
    capped: total.capped,
  });
  // The page's own places first: what is put in below has places of the same names.
  fill(root, {
    ...counts,
    shown: shown.shown,
    score: shown.score,
    low: shown.low,
    high: shown.high,
    exact: exact.format(total.shown),
    n: result.actions.length,
    weighted: exact.format(receipt.weighted),
    weights: receipt.weight,
  });
  fill(/** @type {Element} */ (root.querySelector(".receipt")), { score: total.score === null ? null : exact.format(total.score) });
  put(root, "bands", band ? [band] : []);
  put(root, "held", held);
  put(root, "held-low", held);
  const [first, more] = [result.actions.slice(0, FIRST_ACTIONS), result.actions.slice(FIRST_ACTIONS)];
  put(root, "actions", first.map(card));
  put(root, "more-actions", more.map(card));
  put(root, "sections", result.sections.map((/** @type {any} */ section) => bar(section, shown.sections[section.id], receipt)));
  put(root, "receipt", receipt.sections.map(receiptRow));
  drawDial(/** @type {SVGElement} */ (root.querySelector("svg")), total, { ...shown, band: band?.querySelector("strong")?.textContent ?? "" });
  return root;
}

/** @param {SVGElement} svg @param {any} total @param {any} words */
function drawDial(svg, total, words) {
  const dash = (/** @type {string} */ name, /** @type {number} */ from, /** @type {number} */ to) =>
    svg.querySelector(name)?.setAttribute("stroke-dasharray", `0 ${from} ${to - from} 101`);
  // Solid up to what is certain, pale over the range, a mark at the score.
  dash(".dial-score", 0, total.shown_low ?? 0);
  dash(".dial-range", total.shown_low ?? 0, total.shown_high ?? 0);
  dash(".dial-mark", Math.max(0, (total.shown ?? 0) - MARK), total.shown ?? 0);
  svg.classList.add(`band-${total.band}`);
  const label = svg.getAttribute("aria-label") ?? "";
  svg.setAttribute("aria-label", label.replace(/\{(\w+)\}/g, (_, name) => String(words[name] ?? "–")));
}

/** @param {any} action */
function card(action) {
  const element = copy("actions", `[data-item="${action.item}"]`);
  const prove = action.answer === 2;
  keep(element, {
    critical: action.critical && !prove,
    prove,
    gain: action.gain > 0,
    "find-out": action.answer === "unknown",
    fix: !prove,
    proof: prove,
  });
  fill(element, { gain: tenths.format(action.gain), hours: exact.format(action.hours) });
  return element;
}

/** @param {any} section @param {string | null} shown @param {any} receipt */
function bar(section, shown, receipt) {
  const element = copy("section-bars", `[data-section="${section.id}"]`);
  const leftOut = section.high === null;
  keep(element, { mark: section.score !== null, score: section.score !== null, none: section.score === null && !leftOut, "left-out": leftOut });
  fill(element, { score: shown });
  for (const name of ["score", "low", "high"]) element.style.setProperty(`--${name}`, String(section[name] ?? 0));
  return element;
}

/** @param {any} section */
function receiptRow(section) {
  const element = copy("receipt-rows", `[data-section="${section.id}"]`);
  const summary = /** @type {Element} */ (element.querySelector("summary"));
  keep(summary, { score: section.score !== null, none: section.score === null });
  fill(summary, {
    earned: section.earned,
    attainable: section.attainable,
    weight: section.weight,
    score: section.score === null ? null : exact.format(section.score),
    weighted: section.weighted === null ? null : exact.format(section.weighted),
  });
  for (const item of section.items) {
    const row = /** @type {Element} */ (element.querySelector(`[data-item="${item.id}"]`));
    keep(row, { counted: item.earned !== null, out: item.earned === null });
    fill(row, { weight: item.weight, answer: item.answer === "unknown" ? 0 : item.answer, earned: item.earned, attainable: item.attainable });
  }
  return element;
}
