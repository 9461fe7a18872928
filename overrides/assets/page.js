// Mends what the theme leaves out for keyboards, on every page.

// Labels that act as buttons (menu, search) answer to Space too; the theme lets them answer to Enter.
for (const label of document.querySelectorAll('label[role="button"]')) {
  label.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== " ") return;
    event.preventDefault();
    /** @type {HTMLElement} */ (label).click();
  });
}

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
