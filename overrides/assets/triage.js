// The triage works by links alone; this remembers the country and moves the reading position to the new screen.
import { likelyCountry, rememberCountry } from "./country.js";

const select = /** @type {HTMLSelectElement} */ (document.getElementById("country"));

/** Shows only the chosen country's number; all of them while none is chosen. */
function showNumbers() {
  for (const call of document.querySelectorAll(".call")) {
    /** @type {HTMLElement} */ (call).hidden = select.value !== "" && /** @type {HTMLElement} */ (call).dataset.country !== select.value;
  }
}

select.value = likelyCountry();
if (select.selectedIndex < 0) select.value = "";
/** @type {HTMLElement} */ (select.closest("p")).hidden = false;
select.addEventListener("change", () => {
  rememberCountry(select.value);
  showNumbers();
});
showNumbers();

addEventListener("hashchange", () => {
  const screen = document.getElementById(location.hash.slice(1));
  if (!screen?.classList.contains("screen")) return;
  /** @type {HTMLElement} */ (screen.querySelector("h2")).focus({ preventScroll: true });
  document.getElementById("tool")?.scrollIntoView();
});
