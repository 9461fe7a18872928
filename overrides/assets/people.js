// Keeps an owner's customers on this device, for all tools together. Nothing here leaves it.
import { today } from "./answers.js";
import { freeName, isTable, must, named, Store, table } from "./stored.js";

const KEY = "customer-handbook:customers";
const FORMAT = "customer-handbook-customers";
const KEEP_MONTHS = 12;
const OUTCOMES = ["act-now", "pause", "let-go-now", "keep", "keep-less-effort", "fix", "let-go"];

/** `fields` is what was typed, by place; `outcome` and `gate` are what the tool said last.
 * @typedef {{id: string, name: string, notes: string, delete_by: string, fields: Record<string, any>, goodbye: Record<string, any>,
 *   second: {agreed?: boolean, name?: string, on?: string}, outcome?: string, gate?: string | null, situation?: string}} Person */

/** The day a year from now. */
function nextYear() {
  const day = new Date();
  day.setMonth(day.getMonth() + KEEP_MONTHS);
  return today(day);
}

/** @returns {Person} */
function blank() {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(36)).join("");
  return { id, name: "", notes: "", delete_by: nextYear(), fields: {}, goodbye: {}, second: {} };
}

/** @param {any} stored @returns {Person} */
function person(stored) {
  must(isTable(stored) && typeof stored.id === "string");
  const found = table({ ...blank(), ...stored });
  must([found.name, found.notes, found.delete_by].every((text) => typeof text === "string"));
  must([found.fields, found.goodbye, found.second].every(isTable));
  // What the tool said last is worked out anew; what this version has no words for is left out until then.
  if (!OUTCOMES.includes(found.outcome)) delete found.outcome;
  for (const name of ["gate", "situation"]) if (typeof found[name] !== "string") delete found[name];
  return /** @type {Person} */ (found);
}

export class People {
  constructor() {
    this.store = new Store(KEY, {
      read: (stored = { format: FORMAT, customers: [] }) => {
        must(stored?.format === FORMAT && Array.isArray(stored.customers));
        return named(stored.customers.map(person), ({ id }) => id);
      },
      write: (all) => {
        const customers = Object.values(all);
        return customers.length > 0 ? { format: FORMAT, format_version: 1, saved: today(), customers } : null;
      },
    });
    this.blank = blank;
  }

  /** @returns {Person[]} */
  get all() {
    return Object.values(this.store.data);
  }

  /** Saves a person, adding them if they are new. @param {Person} person */
  save(person) {
    if (!this.all.includes(person)) this.store.data[freeName(this.store.data, person.id)] = person;
    this.store.save();
  }

  /** @param {Person[]} persons */
  remove(persons) {
    for (const [name, person] of Object.entries(this.store.data)) if (persons.includes(person)) delete this.store.data[name];
    this.store.save();
  }

  /** People whose delete-by date has passed: told, never deleted unasked, for a device's clock may be wrong. */
  past() {
    return this.all.filter((person) => person.delete_by && person.delete_by < today());
  }
}
