// Tells the owner when something is not saved, could not be read or has vanished, and offers the way on.
import { element, offer, text, words } from "./fill.js";

/** @typedef {import("./stored.js").Store} Store */

/** @param {string} key */
const fileName = (key) => `${key.replace("customer-handbook:", "").replace(/[^\w-]+/g, "-")}.json`;

/** @param {string} name @param {() => void} press @param {Record<string, string>} [values] */
function button(name, press, values) {
  const made = Object.assign(element("button", ...words(`stored.${name}`, values)), { type: "button", className: "button" });
  made.addEventListener("click", press);
  return made;
}

/** @param {string} key @param {() => string} content */
const saveFile = (key, content) => button("save_file", () => offer(fileName(key), content()), { name: fileName(key) });

/** @param {string} text_ */
function isNewer(text_) {
  try {
    return JSON.parse(text_).format_version > 1;
  } catch {
    return false;
  }
}

/** What could not be read, now or earlier. @param {Store} store */
const unread = ({ key, aside, held }) => [...aside, ...(held === null ? [] : [{ key: `${key}:damaged`, text: held }])];

/** @param {Store} store */
const dropAside = (store) => button("delete_aside", () => confirm(text("stored.delete_sure")) && store.dropAside());

/** The sentences, each with its buttons, and a mark by which they are known. @param {Store[]} stores @returns {[string, () => (Node | string)[]][]} */
function sentences(stores) {
  const unsaved = stores.filter((store) => store.unsaved);
  const files = unsaved.filter((store) => !store.isEmpty());
  const lost = stores.filter((store) => store.lost !== null);
  const damaged = stores.flatMap((store) => unread(store).map((each) => ({ store, ...each, says: isNewer(each.text) ? "newer" : "damaged" })));
  return [
    ...(unsaved.length > 0 ? [part("not_saved", files, () => files.map((store) => saveFile(store.key, store.file)))] : []),
    ...(lost.length > 0 ? [part("emptied", lost, () => [button("put_back", () => lost.forEach((store) => store.putBack()))])] : []),
    ...damaged.map((each) => part(each.says, [each], () => [saveFile(each.key, () => each.text), dropAside(each.store)])),
  ];
}

/** @param {string} says @param {{key: string}[]} about @param {() => Node[]} buttons @returns {[string, () => (Node | string)[]]} */
function part(says, about, buttons) {
  return [[says, ...about.map(({ key }) => key)].join(), () => [...words(`stored.${says}`), ...buttons().flatMap((each) => [" ", each]), " "]];
}

let shown = "";

/** @param {Store[]} stores */
export function showNotice(stores) {
  const place = document.getElementById("storage-notice");
  const told = sentences(stores);
  const mark = told.map(([each]) => each).join(";");
  if (!place || mark === shown) return;
  shown = mark;
  place.replaceChildren(...told.flatMap(([, nodes]) => nodes()));
  place.hidden = told.length === 0;
}
