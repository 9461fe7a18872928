// What a customer earns: figures go to Python, the sum and the curve over all customers come back and are drawn.
import { element, money, percent, put, text, whole, words } from "./fill.js";
import { announce, control, decimals, form, missing, setState, start } from "./tool.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, MARGIN] = [640, 300, 20];

/** @param {number | null} share */
const share = (share) => (share === null ? text("sum.none") : percent.format(share));

/** @param {any} sum @param {import("./people.js").Person} person */
function report(sum, person) {
  const page = whole("report-template");
  const said = sum.net > 0 ? "gain" : sum.net < 0 ? "loss" : "even";
  put(page, "sentence", words(`sum.sentence_${said}`, { net: money.format(Math.abs(sum.net)), margin: share(sum.margin) }));
  const rows = ["sales", "direct", "credits", "rush", "time", "waiting", "costs", "net"].filter((key) => sum[key] !== 0 || ["sales", "costs", "net"].includes(key));
  const label = (/** @type {string} */ key) => (["sales", "costs", "net"].includes(key) ? text(`sum.${key}`) : text("sum.minus", { what: text(`sum.${key}`) }));
  const shown = rows.map((key) => [label(key), money.format(sum[key])]);
  shown.push([text("sum.margin"), share(sum.margin)]);
  put(page, "sum", shown.flatMap(([name, figure]) => [element("dt", name), element("dd", figure)]));
  const needed = sum.needed_price_change;
  const key = needed === null ? null : needed > 0 ? "price_up" : needed < 0 ? "price_ok" : "price_exact";
  const values = { target: percent.format(sum.target), needed: percent.format(Math.abs(needed ?? 0)), less: money.format(Math.max(0, sum.costs - sum.sales * (1 - sum.target))) };
  put(page, "price", key ? words(`sum.${key}`, values) : []);
  const decide = page.querySelector("a[data-link=decide]");
  decide?.setAttribute("href", `${decide.getAttribute("href")}?customer=${encodeURIComponent(person.id)}`);
  return page;
}

/** @param {any} curve @param {import("./people.js").Person[]} all */
function drawCurve(curve, all) {
  const page = whole("curve-template");
  const { rows } = curve;
  const name = (/** @type {any} */ row) => all[row.place].name || text("people.unnamed");
  const svg = /** @type {SVGElement} */ (page.querySelector("svg"));
  const values = rows.flatMap((/** @type {any} */ row) => [row.net, row.running]);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const y = (/** @type {number} */ value) => MARGIN + ((high - value) / (high - low || 1)) * (HEIGHT - 2 * MARGIN);
  const wide = (WIDTH - 2 * MARGIN) / rows.length;
  const x = (/** @type {number} */ number) => MARGIN + number * wide;
  const bars = rows.map((/** @type {any} */ row, /** @type {number} */ number) => {
    const bar = document.createElementNS(SVG, "rect");
    const [top, bottom] = [y(Math.max(0, row.net)), y(Math.min(0, row.net))];
    const places = { x: x(number) + wide * 0.15, y: top, width: wide * 0.7, height: Math.max(1, bottom - top) };
    for (const [key, value] of Object.entries(places)) bar.setAttribute(key, value.toFixed(1));
    bar.setAttribute("class", row.net < 0 ? "whale-loss" : "whale-gain");
    return bar;
  });
  put(svg, "bars", bars);
  svg.querySelector(".whale-zero")?.setAttribute("d", `M ${MARGIN} ${y(0).toFixed(1)} H ${WIDTH - MARGIN}`);
  const points = rows.map((/** @type {any} */ row, /** @type {number} */ number) => `${(x(number) + wide / 2).toFixed(1)} ${y(row.running).toFixed(1)}`);
  svg.querySelector(".whale-line")?.setAttribute("d", `M ${points.join(" L ")}`);
  const list = rows.map((/** @type {any} */ row) => `${name(row)} ${money.format(row.net)}`).join("; ");
  svg.setAttribute("aria-label", text("curve.picture", { list, total: money.format(curve.total) }));
  put(page, "total", words("curve.total", { total: money.format(curve.total) }));
  put(page, "back", curve.given_back > 0 ? words("curve.given_back", { peak: money.format(curve.peak), given_back: money.format(curve.given_back) }) : words("curve.no_loss"));
  put(page, "rows", rows.map((/** @type {any} */ row) => {
    const head = element("th", name(row));
    head.setAttribute("scope", "row");
    return element("tr", head, ...[money.format(row.sales), money.format(row.net), share(row.margin), money.format(row.running)].map((figure) => element("td", figure)));
  }));
  return page;
}

/** What is typed about money. @param {import("./people.js").Person} person */
function figures({ fields }) {
  const { F5: _, ...found } = fields.money ?? {};
  return found;
}

start({
  part: "fields",
  ask: (all) => ({ ask: "earn", customers: all.map(figures), decimals }),
  show: (reply, open, all) => {
    const { sum, faults } = reply.customers[all.indexOf(open)];
    const place = document.getElementById("report");
    const placed = faults.map((/** @type {any} */ fault) => ({ ...fault, place: `money.${fault.place}` }));
    if (sum) {
      place?.replaceChildren(report(sum, open));
      setState("decided", { net: sum.net, margin: sum.margin, needed: sum.needed_price_change });
      announce(place?.querySelector(".outcome")?.textContent ?? "");
    } else {
      place?.replaceChildren(missing(placed));
      setState("incomplete");
    }
    document.getElementById("curve")?.replaceChildren(reply.curve.rows.length > 1 ? drawCurve(reply.curve, all) : element("p", text("curve.one")));
    return placed;
  },
});

for (const button of document.querySelectorAll("[data-example]")) {
  button.addEventListener("click", () => {
    const figures = JSON.parse(/** @type {HTMLElement} */ (button).dataset.example ?? "{}");
    /** @type {HTMLElement | null} */ (document.querySelector("[data-add]:not([hidden])"))?.click();
    const name = /** @type {HTMLInputElement} */ (document.getElementById("record-name"));
    name.value = text("example.title");
    name.dispatchEvent(new Event("input", { bubbles: true }));
    for (const [key, value] of Object.entries(figures)) /** @type {HTMLInputElement} */ (control(`money.${key}`)).value = String(value).replace(".", decimals);
    form.dispatchEvent(new Event("input"));
  });
}
