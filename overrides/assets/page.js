// Mends what the theme leaves out for keyboards, and opens country boxes on the reader's country, on every page.
export {};

if (document.querySelector(".tabbed-set")) import("./country.js").then(({ openBoxes }) => openBoxes());
if (document.getElementById("offline")) import("./offline.js");

// Labels that act as buttons (menu, search) answer to Space too; the theme lets them answer to Enter.
for (const label of document.querySelectorAll('label[role="button"], label[tabindex="0"]')) {
  label.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== " ") return;
    event.preventDefault();
    /** @type {HTMLElement} */ (label).click();
  });
}

// The theme turns pages on single keys (p, n, s, ...), which whoever speaks or trembles presses unawares: outside search, no letter
// reaches it. (The theme listens on the window.)
document.addEventListener("keydown", (event) => {
  if (event.key.length === 1 && !(/** @type {Element} */ (event.target).closest(".md-search"))) event.stopPropagation();
});

// The menu closes on Escape, as search does, and gives the focus back.
const drawer = /** @type {HTMLInputElement | null} */ (document.getElementById("__drawer"));
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !drawer?.checked) return;
  drawer.click();
  /** @type {HTMLElement | null} */ (document.querySelector(".menu-button"))?.focus();
});

// Search that a key has opened is typed into at once.
document.getElementById("__search")?.addEventListener("change", ({ target }) => {
  const field = /** @type {HTMLElement | null} */ (document.querySelector(".md-search__input"));
  if (/** @type {HTMLInputElement} */ (target).checked) setTimeout(() => field?.focus());
});

// A table that is wider than its place can be scrolled with keys, and says what it belongs to.
const widths = new ResizeObserver((changed) => {
  for (const { target: part } of changed) {
    const target = /** @type {Element} */ (part.closest(".md-typeset__scrollwrap"));
    const wide = target.scrollWidth > target.clientWidth;
    const heading = [...document.querySelectorAll("h1, h2, h3")].findLast((one) => one.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": heading?.textContent?.trim() ?? "" })) {
      if (wide) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }
});
addEventListener("load", () => {
  for (const part of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset__scrollwrap table")) widths.observe(part);
});

// The theme searches on keys; what is pasted, spoken or put together by an input method counts too.
document.querySelector(".md-search__input")?.addEventListener("input", ({ target }) => target?.dispatchEvent(new KeyboardEvent("keyup")));

// How many pages a search has found is told to screen readers too.
document.querySelector(".md-search-result__meta")?.setAttribute("role", "status");

// The language list closes on Escape and when the reader goes elsewhere.
const languages = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.languages"));
if (languages) {
  languages.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    languages.open = false;
    languages.querySelector("summary")?.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!languages.contains(/** @type {Node} */ (target))) languages.open = false;
  });
}
