// Who has answered before wants the score at once: Python then starts while the page still loads.
import { engine } from "./engine.js";

try {
  const { key } = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="runtime"]')).dataset;
  if (localStorage.getItem(key ?? "")) engine.start();
} catch {
  // No storage: Python starts when the page is idle, as for everyone else.
}
