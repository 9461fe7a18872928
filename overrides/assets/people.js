// Keeps an owner's customers on this device, for all tools together. Nothing here leaves it.
import { today } from "./answers.js";

const KEY = "customer-handbook:customers";
const FORMAT = "customer-handbook-customers";
const KEEP_MONTHS = 12;

/** `fields` is what was typed, by place; `outcome` and `gate` are what the tool said last.
 * @typedef {{id: string, name: string, notes: string, delete_by: string, fields: Record<string, any>, goodbye: Record<string, any>,
 *   second: {agreed?: boolean, name?: string, on?: string}, outcome?: string, gate?: string | null, situation?: string}} Person */

/** The day a year from now. */
function nextYear() {
  const day = new Date();
  day.setMonth(day.getMonth() + KEEP_MONTHS);
  return day.toISOString().slice(0, 10);
}

export class People {
  constructor() {
    /** @type {Person[]} */
    this.all = [];
    /** @type {"saved" | "not_saved" | "damaged_store"} */
    this.state = "saved";
    /** @type {string | null} */
    this.damaged = null;
    try {
      const text = localStorage.getItem(KEY);
      if (text !== null) this.read(text);
    } catch {
      this.state = "not_saved";
    }
  }

  /** Takes over what was stored; what cannot be read is kept aside, never overwritten. @param {string} text */
  read(text) {
    try {
      const stored = JSON.parse(text);
      if (stored.format !== FORMAT || !Array.isArray(stored.customers)) throw new Error("format");
      this.all = stored.customers.map((/** @type {any} */ person) => {
        if (typeof person.id !== "string" || typeof person.fields !== "object") throw new Error("customer");
        return { ...this.blank(), ...person };
      });
    } catch {
      this.all = [];
      this.damaged = text;
      this.state = "damaged_store";
      localStorage.setItem(`${KEY}:damaged:${Date.now()}`, text);
    }
  }

  /** @returns {Person} */
  blank() {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(36)).join("");
    return { id, name: "", notes: "", delete_by: nextYear(), fields: {}, goodbye: {}, second: {} };
  }

  /** Saves a person, adding them if they are new. @param {Person} person */
  save(person) {
    if (!this.all.includes(person)) this.all.push(person);
    this.store();
  }

  /** @param {Person[]} persons */
  remove(persons) {
    this.all = this.all.filter((person) => !persons.includes(person));
    this.store();
  }

  /** People whose delete-by date has passed. */
  past() {
    return this.all.filter((person) => person.delete_by && person.delete_by < today());
  }

  store() {
    try {
      if (this.all.length === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify({ format: FORMAT, format_version: 1, saved: today(), customers: this.all }));
      if (this.state === "not_saved") this.state = "saved";
    } catch {
      this.state = "not_saved";
    }
  }

  /** Calls back when another tab has changed the customers. @param {() => void} changed */
  follow(changed) {
    addEventListener("storage", ({ key, newValue }) => {
      if (key !== KEY) return;
      this.all = [];
      if (newValue !== null) this.read(newValue);
      changed();
    });
  }
}
