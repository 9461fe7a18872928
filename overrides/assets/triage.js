// The triage works by links alone; this remembers the country and moves the reading position to the new screen.
export {};

const KEY = "customer-handbook:country";
// Where the device's clock says it is: only a first guess, shown with its country and changed with one tap.
/** @type {Record<string, string>} */
const BY_CLOCK = {
  "Europe/Tallinn": "EE", "Asia/Bangkok": "TH", "Asia/Manila": "PH", "Europe/London": "GB", "Europe/Belfast": "GB",
  "America/New_York": "US", "America/Detroit": "US", "America/Chicago": "US", "America/Denver": "US", "America/Phoenix": "US",
  "America/Los_Angeles": "US", "America/Anchorage": "US", "Pacific/Honolulu": "US",
};
const select = /** @type {HTMLSelectElement} */ (document.getElementById("country"));

/** Shows only the chosen country's number; all of them while none is chosen. */
function showNumbers() {
  for (const call of document.querySelectorAll(".call")) {
    /** @type {HTMLElement} */ (call).hidden = select.value !== "" && /** @type {HTMLElement} */ (call).dataset.country !== select.value;
  }
}

const guess = BY_CLOCK[Intl.DateTimeFormat().resolvedOptions().timeZone] ?? "";
try {
  select.value = localStorage.getItem(KEY) ?? guess;
} catch {
  select.value = guess;
  // No storage: the choice holds for this page.
}
if (select.selectedIndex < 0) select.value = "";
/** @type {HTMLElement} */ (select.closest("p")).hidden = false;
select.addEventListener("change", () => {
  try {
    localStorage.setItem(KEY, select.value);
  } catch {
    // As above.
  }
  showNumbers();
});
showNumbers();

addEventListener("hashchange", () => {
  const screen = document.getElementById(location.hash.slice(1));
  if (!screen?.classList.contains("screen")) return;
  /** @type {HTMLElement} */ (screen.querySelector("h2")).focus({ preventScroll: true });
  document.getElementById("tool")?.scrollIntoView();
});
