// The goodbye builder: choices and facts go to Python, the message and what to look at again come back.
import { today } from "./answers.js";
import { day, element, keep, put, text, whole, words } from "./fill.js";
import { announce, control, copyText, form, missing, setState, start } from "./tool.js";

const STARTS = { channel: "message", goodwill: "none", apology: "short" };
const LETTING_GO = ["let-go", "let-go-now"];

/** @param {any} message */
function report(message) {
  const page = whole("report-template");
  keep(page, { nothing: message.remarks.length === 0 });
  put(page, "text", [message.text]);
  put(page, "length", words("preview.length_words", { n: message.length }));
  put(page, "remarks", message.remarks.map(remark));
  put(page, "parts", message.steps.map((/** @type {any} */ step) => element("li", element("strong", text(`step_names.${step.id}`)), ": ", step.text)));
  page.querySelector("[data-copy]")?.addEventListener("click", (event) => copyText(/** @type {HTMLElement} */ (event.currentTarget), message.text));
  return page;
}

/** @param {{id: string, place: string, word: string, instead: string}} found */
function remark({ id, place, word, instead }) {
  const line = element("li", ...words(`remarks.${id}`, { word }));
  if (instead) line.append(" ", text("preview.found", { word }), ". ", instead);
  const field = place && control(place);
  if (field) {
    const link = element("a", text("preview.go"));
    link.setAttribute("href", `#${field.id}`);
    link.addEventListener("click", () => setTimeout(() => field.focus()));
    line.append(" ", link);
  }
  line.dataset.remark = id;
  return line;
}

let lastRemarks = -1;

start({
  part: "goodbye",
  ask: (_, open) => ({
    ask: "farewell",
    farewell: { today: today(), ...(open.gate && { earliest_end: open.gate, situation: open.situation }), ...STARTS, ...open.goodbye },
    language: document.getElementById("tool")?.closest("[lang]")?.getAttribute("lang") ?? "en",
  }),
  show: (reply, open) => {
    const place = document.getElementById("report");
    if (reply.ok) {
      place?.replaceChildren(report(reply.message));
      document.getElementById("sheet")?.replaceChildren(element("pre", reply.message.text));
      setState("decided", { words: reply.message.length, remarks: reply.message.remarks.length });
      if (lastRemarks >= 0 && lastRemarks !== reply.message.remarks.length) announce(`${text("preview.look_again")}: ${reply.message.remarks.length}`);
      lastRemarks = reply.message.remarks.length;
    } else {
      place?.replaceChildren(missing(reply.faults));
      setState("incomplete");
    }
    const gate = document.getElementById("gate-note");
    if (gate) {
      gate.hidden = !open.gate;
      if (open.gate) gate.replaceChildren(...words("dates.last_day_gate", { date: day(open.gate) }));
    }
    return reply.faults ?? [];
  },
  shown: (open) => {
    for (const [name, value] of Object.entries(STARTS)) {
      if (open.goodbye[name] === undefined) /** @type {HTMLInputElement} */ (form.querySelector(`[name="${name}"][value="${value}"]`)).checked = true;
    }
    if (!open.goodbye.situation && open.situation && LETTING_GO.includes(open.outcome ?? "")) {
      /** @type {HTMLInputElement} */ (form.querySelector(`[name=situation][value="${open.situation}"]`)).checked = true;
    }
    const decided = /** @type {HTMLElement} */ (document.getElementById("decided"));
    decided.hidden = !open.outcome;
    if (open.outcome) decided.replaceChildren(...words("start.decided", { outcome: text(`outcomes.${open.outcome}.short`) }));
    decided.classList.toggle("alert", open.outcome !== undefined && !LETTING_GO.includes(open.outcome));
  },
});
