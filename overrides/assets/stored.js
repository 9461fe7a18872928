// Keeps each kind of data on this device, by one rule for all: the last change wins, entry by entry; what cannot be read
// is kept aside; what cannot be saved stays on the page, and the owner is told.
//
// What has vanished: a deletion in another tab comes as an event, and the page follows it without a word. A store that is
// found empty without one was emptied by the browser (or while this tab slept): nothing comes back by itself, but the
// page offers to put back what it still has.
//
// navigator.storage.persist() is not asked for: Firefox would interrupt the owner with a question, and the other browsers
// decide by how often a site is visited. The safe copy is a file.
import { showNotice } from "./notices.js";

const PREFIX = "customer-handbook:";
const FORMAT_VERSION = 1;

/** @typedef {Record<string, any>} Table */
/** `read` makes a table of what was stored (undefined: of nothing) and throws where it cannot; `write` says what to store, null for nothing.
 * @typedef {{read: (stored: any) => Table, write?: (table: Table) => unknown, file?: () => string}} Kind */

/** @type {Set<Store>} */
const stores = new Set();

/** @param {unknown} value @returns {value is Table} */
export const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A table in which no name is special, "constructor" included. @param {Table} [found] @returns {Table} */
export const table = (found = {}) => Object.assign(Object.create(null), found);

/** @param {string} text */
const parse = (text) => JSON.parse(text, (_, value) => (isTable(value) ? table(value) : value));

/** Throws unless it holds: for what is read. @param {unknown} holds @returns {asserts holds} */
export function must(holds) {
  if (!holds) throw new Error("cannot be read");
}

/** A list as a table, in its order; a second entry of one name has a number of its own.
 * @template T @param {T[]} list @param {(entry: T) => string} nameOf */
export function named(list, nameOf) {
  const found = table();
  for (const entry of list) found[freeName(found, nameOf(entry))] = entry;
  return found;
}

/** A name that is not taken; never one that a table would move to its front, as it does whole numbers.
 * @param {Table} taken @param {string} name */
export function freeName(taken, name) {
  let number = 1;
  while (`${name}#${number}` in taken) number += 1;
  return `${name}#${number}`;
}

/** Takes into `mine` what `theirs` has changed since both were as `was`, unless it was changed here as well.
 * @param {Table} mine @param {Table} was @param {Table} theirs */
function merge(mine, was, theirs) {
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    if (isTable(mine[key]) && isTable(theirs[key])) merge(mine[key], isTable(was[key]) ? was[key] : table(), theirs[key]);
    else if (JSON.stringify(mine[key]) !== JSON.stringify(was[key])) continue;
    else if (key in theirs) mine[key] = theirs[key];
    else delete mine[key];
  }
}

export class Store {
  /** @param {string} key @param {Kind} kind */
  constructor(key, { read, write = (data) => data, file = () => JSON.stringify(this.write(this.data), null, 2) }) {
    this.key = key;
    this.read = read;
    this.write = write;
    this.file = file;
    /** Always the same table, so that others may hold on to it and its entries. */
    this.data = read(undefined);
    /** @type {string | null} What is stored, as far as it is known here. */
    this.text = null;
    this.unsaved = false;
    /** @type {{key: string, text: string}[]} What could not be read, now or earlier. */
    this.aside = [];
    /** @type {string | null} What could not be read and found no room aside: until it does, nothing is written over it. */
    this.held = null;
    /** @type {string | null} What the page had when its store was found empty. */
    this.lost = null;
    this.stale = false;
    /** Called when something came from elsewhere. */
    this.changed = () => {};
    stores.add(this);
    this.load();
  }

  load() {
    try {
      this.text = localStorage.getItem(this.key);
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(`${this.key}:damaged:`)) this.aside.push({ key, text: localStorage.getItem(key) ?? "" });
      }
      if (this.text !== null) this.data = this.opened(this.text) ?? this.data;
    } catch {
      this.unsaved = true;
    }
    showNotice([...stores]);
  }

  /** The table in a text; a text that cannot be read is kept aside. @param {string} text */
  opened(text) {
    try {
      const stored = parse(text);
      must(!(stored?.format_version > FORMAT_VERSION));
      return this.read(stored);
    } catch {
      this.held = text;
      try {
        this.setAside();
      } catch {
        // There is no room: save() tries again before it writes.
      }
      return null;
    }
  }

  setAside() {
    const text = this.held;
    if (text === null) return;
    if (!this.aside.some((each) => each.text === text)) {
      let number = 1;
      while (localStorage.getItem(`${this.key}:damaged:${number}`) !== null) number += 1;
      localStorage.setItem(`${this.key}:damaged:${number}`, text);
      this.aside.push({ key: `${this.key}:damaged:${number}`, text });
    }
    this.held = null;
  }

  /** What is stored, as far as it is known here, as a table. */
  known() {
    try {
      return this.read(this.text === null ? undefined : parse(this.text));
    } catch {
      return this.read(undefined);
    }
  }

  /** Looks what is stored now, and takes it in: a tab that slept has heard of nothing.
   * @param {boolean} [heard] whether another tab has told of a change */
  catchUp(heard = false) {
    try {
      const text = localStorage.getItem(this.key);
      if (text === this.text) return;
      const theirs = text === null ? this.read(undefined) : this.opened(text);
      if (text === null && !heard && !this.isEmpty()) this.lost = JSON.stringify(this.data);
      if (theirs) merge(this.data, this.known(), theirs);
      this.text = text;
      this.stale = true;
    } catch {
      this.unsaved = true;
    }
  }

  isEmpty() {
    return JSON.stringify(this.data) === JSON.stringify(this.read(undefined));
  }

  /** Catches up, and says whether anything was new. @param {boolean} [heard] */
  look(heard = false) {
    this.catchUp(heard);
    return this.tell();
  }

  save() {
    this.catchUp();
    try {
      this.setAside();
      const what = this.write(this.data);
      const text = what === null ? null : JSON.stringify(what);
      if (text === null) localStorage.removeItem(this.key);
      else if (text !== this.text) localStorage.setItem(this.key, text);
      this.text = text;
      this.unsaved = false;
    } catch {
      this.unsaved = true;
    }
    this.tell();
    // Where there was no room for one, there was none for others.
    if (!this.unsaved) for (const each of stores) if (each.unsaved) each.save();
  }

  tell() {
    const { stale } = this;
    this.stale = false;
    showNotice([...stores]);
    if (stale) this.changed();
    return stale;
  }

  /** Puts back what the page had when its store was found empty; what was typed since stays. */
  putBack() {
    if (this.lost !== null) merge(this.data, table(), parse(this.lost));
    this.lost = null;
    this.stale = true;
    this.save();
  }

  /** Deletes what was kept aside. */
  dropAside() {
    forget((key) => this.aside.some((each) => each.key === key));
    this.aside = [];
    showNotice([...stores]);
  }

  /** Forgets what the page has. */
  empty() {
    for (const key of Object.keys(this.data)) delete this.data[key];
    Object.assign(this.data, this.read(undefined));
    Object.assign(this, { text: null, lost: null, held: null, aside: [] });
  }
}

/** What lies under a key of another business, null where nothing can be read. @param {string} key */
export function peek(key) {
  try {
    return parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** All keys of this handbook on this device. */
export function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** Deletes all that lies under keys that `which` says yes to, here and on the device. @param {(key: string) => boolean} which */
export function forget(which) {
  for (const key of keys().filter(which)) localStorage.removeItem(key);
  for (const store of stores) if (which(store.key)) store.empty();
  showNotice([...stores]);
}

addEventListener("storage", ({ key }) => {
  for (const store of stores) if (key === null || key === store.key) store.look(true);
});
// A tab that comes to the front again may have slept.
const awake = () => document.visibilityState === "visible" && stores.forEach((store) => store.look());
document.addEventListener("visibilitychange", awake);
addEventListener("pageshow", ({ persisted }) => persisted && awake());
