// Mends what the theme leaves out for keyboards, and opens country boxes on the reader's country, on every page.
export {};

if (document.querySelector(".tabbed-set")) import("./country.js").then(({ openBoxes }) => openBoxes());
if (document.getElementById("offline")) import("./offline.js");

// Labels that act as buttons (menu, search) answer to Space too; the theme lets them answer to Enter.
for (const label of document.querySelectorAll('label[role="button"]')) {
  label.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== " ") return;
    event.preventDefault();
    /** @type {HTMLElement} */ (label).click();
  });
}

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
