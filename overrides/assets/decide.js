// Keep, fix or let go: the steps of one customer go to Python, the decision comes back and is shown.
import { today } from "./answers.js";
import { copy, day, element, keep, money, percent, put, text, whole, words } from "./fill.js";
import { announce, decimals, form, missing, remember, result, root, setState, start } from "./tool.js";

/** @typedef {import("./people.js").Person} Person */

/** A person as the engine reads one. @param {Person} person */
function customer(person) {
  const { estimate, money: figures, ...fields } = person.fields;
  const { F5, ...sums } = figures ?? {};
  return {
    format: "customer-handbook-customer",
    format_version: 1,
    today: today(),
    name: person.name,
    notes: person.notes,
    delete_by: person.delete_by,
    ...fields,
    money: estimate === true ? { F5: F5 ?? null } : sums,
  };
}

/** @param {any} decision @param {string} sign */
const signName = (decision, sign) => `${text(`signs.names.${sign}`)} (${decision.signs[sign]})`;

/** @param {string} target @param {string} [label] */
function link(target, label) {
  const found = copy("links", `a[data-link="${target}"]`);
  if (found && label) found.textContent = label;
  return found;
}

/** @param {any} decision @param {any} advice @param {Person} person */
function report(decision, advice, person) {
  const page = whole("report-template");
  const { outcome, rule } = decision;
  const judged = rule > 2;
  keep(page, {
    danger: rule === 1,
    judged,
    undocumented: judged && advice.undocumented.length > 0,
    safety: judged && advice.undocumented.includes("F2"),
    change: judged && decision.change !== null,
    money: decision.money.net !== null && judged,
    gate: advice.gate.length > 0,
    "no-levers": advice.levers.length === 0,
    goodbye: advice.gate.length > 0,
  });
  put(page, "title", words(`outcomes.${outcome}.title`));
  put(page, "text", words(`outcomes.${outcome}.text`));
  put(page, "rule", words(`rules.${rule}`));
  const counted = [...advice.strong, ...advice.weak].map((sign) => signName(decision, sign)).join(", ");
  put(page, "counted", counted ? words("result.counted", { signs: counted }) : words("result.no_signs"));
  put(page, "undocumented", words("result.undocumented", { signs: advice.undocumented.map((/** @type {string} */ sign) => text(`signs.names.${sign}`)).join(", ") }));
  if (decision.change) put(page, "change", words(`result.change_${decision.change}`, { points: advice.points }));
  const { net, margin, needed_price_change: needed } = decision.money;
  const rows = [["money.net", net === null ? null : money.format(net)], ["money.margin", margin === null ? null : percent.format(margin)], ["money.needed", needed === null ? null : signed(needed)]];
  put(page, "money", rows.filter(([, shown]) => shown !== null).flatMap(([key, shown]) => [element("dt", text(String(key))), element("dd", String(shown))]));
  put(page, "steps", advice.steps.map((/** @type {any} */ step) => {
    const target = copy("words", `[data-word="todo_links.${step.id}"]`);
    const said = text(`todo.${step.id}`, { move: text(`moves.${advice.moves[0] ?? "talk"}`) });
    const line = target ? link(target.textContent ?? "", said) ?? said : said;
    if (step.id === "goodbye" && line instanceof HTMLElement) line.setAttribute("href", `${line.getAttribute("href")}?customer=${encodeURIComponent(person.id)}`);
    return element("li", line, " ", Object.assign(element("span", text("result.by", { on: day(step.on) })), { className: "quiet" }));
  }));
  put(page, "gate", advice.gate.map((/** @type {string} */ task) => element("li", text(`gate.${task}`))));
  if (decision.earliest_end) put(page, "earliest", words("result.earliest", { on: day(decision.earliest_end) }));
  put(page, "levers", advice.levers.map((/** @type {any} */ { id, outcome: then }) => {
    const [lever, sign] = id.split(":");
    const what = text(`levers.${lever}`, { sign: sign ? text(`signs.names.${sign}`) : "" });
    return element("li", `${what}, `, ...words("result.lever_then", { outcome: text(`outcomes.${then}.short`) }));
  }));
  const safe = link(text("outcomes.act-now.guide"));
  put(page, "safety", [...words("result.safety"), " ", ...(safe ? [safe] : [])]);
  const guide = link(text(`outcomes.${outcome}.guide`));
  put(page, "guide", guide ? [guide] : []);
  const goodbye = page.querySelector("a[data-link=goodbye]");
  goodbye?.setAttribute("href", `${goodbye.getAttribute("href")}?customer=${encodeURIComponent(person.id)}`);
  second(page, person);
  return page;
}

/** The reason a goodbye message starts from: what weighs most among the signs. @param {any} decision */
function situation(decision) {
  if (!decision) return undefined;
  const { F1, F2, F5, F6, F7 } = decision.signs;
  return F2 === 3 ? "F" : F6 >= 2 || F7 >= 2 ? "E" : F5 >= 2 ? "D" : F1 >= 2 ? "C" : "A";
}

/** @param {number} share */
const signed = (share) => `${share > 0 ? "+" : ""}${percent.format(share)}`;

/** The box for a second person: kept with the customer. @param {HTMLElement} page @param {Person} person */
function second(page, person) {
  const agreed = /** @type {HTMLInputElement | null} */ (page.querySelector("[data-second=agreed]"));
  const name = /** @type {HTMLInputElement | null} */ (page.querySelector("[data-second=name]"));
  if (!agreed || !name) return;
  const showDay = () => put(page, "second-on", person.second.on ? words("result.second_on", { on: day(person.second.on) }) : []);
  agreed.checked = person.second.agreed === true;
  name.value = person.second.name ?? "";
  showDay();
  agreed.addEventListener("change", () => {
    person.second = { name: name.value, agreed: agreed.checked, ...(agreed.checked && { on: today() }) };
    showDay();
    form.dispatchEvent(new Event("input"));
  });
  name.addEventListener("input", () => {
    person.second = { ...person.second, name: name.value };
    remember();
  });
  name.addEventListener("change", () => {
    form.dispatchEvent(new Event("input"));
  });
}

/** The review sheet for paper: everything that was filled in, as text. @param {Person} person @param {any} decision */
function sheet(person, decision) {
  const rows = [];
  for (const part of form.querySelectorAll("section[data-section]")) {
    rows.push(element("h3", part.querySelector("h2")?.textContent ?? ""));
    const list = element("dl");
    for (const box of part.querySelectorAll("fieldset[data-field], div.field")) {
      const chosen = [...box.querySelectorAll("input, select, textarea")].map((field) => {
        const input = /** @type {HTMLInputElement} */ (field);
        if (input.type === "radio") return input.checked ? input.parentElement?.textContent?.trim() : "";
        return input.type === "date" && input.value ? day(input.value) : input.tagName === "SELECT" ? (input.value && /** @type {any} */ (input).selectedOptions[0].textContent) : input.value;
      }).filter(Boolean).join(", ");
      const label = box.querySelector("legend, label")?.firstChild?.textContent?.trim() ?? "";
      if (chosen && label) list.append(element("div", element("dt", label), element("dd", chosen)));
    }
    rows.push(list);
  }
  const signed_ = person.second.agreed ? `${text("result.second")}: ${person.second.name ?? ""} ${person.second.on ?? ""}` : "";
  const { net, margin } = decision.money;
  const left = net === null ? "" : `${text("money.net")}: ${money.format(net)}${margin === null ? "" : `, ${text("money.margin")}: ${percent.format(margin)}`}`;
  document.getElementById("sheet")?.replaceChildren(
    element("h2", `${person.name || text("people.unnamed")}: ${text(`outcomes.${decision.outcome}.title`)}`),
    element("p", text(`rules.${decision.rule}`)), ...rows, element("p", left), element("p", signed_), element("p", text("result.advice")),
  );
}

/** @type {number[]} The order of the customers, as the engine gave it last. */
let order = [];
/** @type {object | null} The open customer's file, once nothing in it is at fault. */
let file = null;

/** Whether a step has been filled in: every question that shows has an answer, every row something in it.
 * @param {Element} part @param {any[]} faults */
function done(part, faults) {
  if (faults.some((fault) => part.querySelector(`[data-field="${fault.place}"]`))) return false;
  const groups = [...part.querySelectorAll("fieldset.field")].filter((group) => !group.closest(".estimate") || form.querySelector("[name=estimate][value=true]:checked"));
  const rows = part.querySelector("[data-rows]");
  return groups.every((group) => group.querySelector(":checked")) && (!rows || rows.querySelector("select")?.value !== "");
}

start({
  part: "fields",
  ask: (all) => ({ ask: "decide", customers: all.map(customer), decimals }),
  show: (reply, open, all) => {
    order = reply.order;
    reply.customers.forEach((/** @type {any} */ { decision }, /** @type {number} */ number) => {
      all[number].outcome = decision?.outcome;
      all[number].gate = decision?.earliest_end;
      all[number].situation = situation(decision);
    });
    const { decision, advice, faults, file: written } = reply.customers[all.indexOf(open)];
    file = faults.length > 0 ? null : written;
    const place = document.getElementById("report");
    if (decision) {
      place?.replaceChildren(report(decision, advice, open));
      sheet(open, decision);
      if (result.dataset.outcome && result.dataset.outcome !== decision.outcome) announce(text(`outcomes.${decision.outcome}.title`));
      setState("decided", { outcome: decision.outcome, rule: decision.rule, end: decision.earliest_end });
    } else {
      place?.replaceChildren(missing(faults.filter((/** @type {any} */ fault) => fault.kind !== "not-known")));
      setState("incomplete");
    }
    for (const part of form.querySelectorAll("section[data-section]")) {
      const count = root.querySelector(`[data-count="${/** @type {HTMLElement} */ (part).dataset.section}"]`);
      if (count) count.textContent = done(part, faults) ? "✓" : "";
    }
    return faults;
  },
  file: () => file,
  rank: (all) => {
    const first = order.map((place) => all[place]).filter(Boolean);
    return [...first, ...all.filter((person) => !first.includes(person))];
  },
});
