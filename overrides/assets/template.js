// A template's page: its text copied with one press, or printed.
const buttons = /** @type {HTMLElement} */ (document.querySelector(".sheet-buttons"));
const sheet = /** @type {HTMLElement} */ (document.querySelector(".sheet"));

/** The sheet as text: what its headings, tables and messages say, without the names of the buttons. */
function sheetText() {
  const copy = /** @type {HTMLElement} */ (sheet.cloneNode(true));
  for (const extra of copy.querySelectorAll("button, nav")) extra.remove();
  copy.className = "copying";
  sheet.after(copy);
  const { innerText } = copy;
  copy.remove();
  return innerText.replace(/\u00a0/g, " ").replace(/\n{3,}/g, "\n\n").trim();
}

buttons.hidden = false;
buttons.addEventListener("click", async ({ target }) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("button"));
  if (button && "print" in button.dataset) print();
  if (!button || !("copy" in button.dataset)) return;
  const status = /** @type {HTMLElement} */ (buttons.querySelector("[role=status]"));
  try {
    await navigator.clipboard.writeText(sheetText());
    status.textContent = status.dataset.copied ?? "";
  } catch {
    status.textContent = status.dataset.notCopied ?? "";
  }
});
export {};
