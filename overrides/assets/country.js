// Which country's law and emergency number a reader most likely wants: a guess that one tap changes.

const KEY = "customer-handbook:country";
/** @type {Record<string, string>} */
const BY_CLOCK = {
  "Europe/Tallinn": "EE", "Asia/Bangkok": "TH", "Asia/Manila": "PH", "Europe/London": "GB", "Europe/Belfast": "GB",
  "America/New_York": "US", "America/Detroit": "US", "America/Chicago": "US", "America/Denver": "US", "America/Phoenix": "US",
  "America/Los_Angeles": "US", "America/Anchorage": "US", "Pacific/Honolulu": "US",
};
/** @type {Record<string, string>} */
const BY_LANGUAGE = { et: "EE", th: "TH", fil: "PH" };
/** The order of the tabs in country boxes. */
const COUNTRIES = ["EE", "TH", "PH", "GB", "US"];

/** What was chosen before, else where the device's clock says it is, else the country of the page's language. */
export function likelyCountry() {
  const guess = BY_CLOCK[Intl.DateTimeFormat().resolvedOptions().timeZone] ?? BY_LANGUAGE[document.documentElement.lang] ?? "";
  try {
    return localStorage.getItem(KEY) ?? guess;
  } catch {
    return guess; // no storage: the guess holds for this page
  }
}

/** @param {string} country */
export function rememberCountry(country) {
  try {
    localStorage.setItem(KEY, country);
  } catch {
    // As above.
  }
}

/** Country boxes open on the reader's country: one choice for all boxes, and for the triage's emergency number. */
export function openBoxes() {
  const boxes = [...document.querySelectorAll(".tabbed-set")].map((set) => /** @type {HTMLInputElement[]} */ ([...set.querySelectorAll(":scope > input")]));
  const open = (/** @type {string} */ country) => {
    for (const tabs of boxes) {
      const tab = tabs[COUNTRIES.indexOf(country)];
      if (tab) tab.checked = true;
    }
  };
  for (const tabs of boxes) {
    tabs.forEach((tab, n) => tab.addEventListener("change", () => (rememberCountry(COUNTRIES[n]), open(COUNTRIES[n]))));
  }
  open(likelyCountry());
}
