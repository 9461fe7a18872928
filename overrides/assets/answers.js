// Keeps one person's answers to one check on this device, in the format of an answer file.

const FORMAT = "customer-handbook-answers";
const BRANCHES = "customer-handbook:branches";
const VALUES = ["0", "1", "2", "3", "na", "unknown"];

/** @typedef {{value: number | string, on?: string, note?: string}} Answer */

/** Today where the owner is, as year-month-day. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
}

/** The business or branch that is open, as the end of its keys. */
function branch() {
  try {
    const { current } = JSON.parse(localStorage.getItem(BRANCHES) ?? "{}");
    return typeof current === "string" && current ? `@${current}` : "";
  } catch {
    return "";
  }
}

export class Answers {
  /** @param {string} checklist @param {string} version @param {Set<string>} asked the questions of this version */
  constructor(checklist, version, asked) {
    this.asked = asked;
    this.checklist = checklist;
    this.version = version;
    this.key = `customer-handbook:answers:${checklist}${branch()}`;
    /** @type {Record<string, Answer>} */
    this.answers = Object.create(null);
    /** @type {Record<string, string>} Notes to questions that have no answer yet. */
    this.notes = Object.create(null);
    /** @type {"saved" | "not_saved" | "damaged_store"} */
    this.state = "saved";
    /** @type {string | null} */
    this.damaged = null;
    /** Whether what is stored has been read or written here: only then does its absence mean that it was deleted. */
    this.known = false;
    this.load();
  }

  load() {
    try {
      const text = localStorage.getItem(this.key);
      if (text !== null) this.read(text);
    } catch {
      this.state = "not_saved";
    }
  }

  /**
   * Takes over what another tab has stored (null: deleted), so that of two tabs the last one wins item by item.
   * @param {string | null} text
   */
  follow(text) {
    this.answers = Object.create(null);
    this.notes = Object.create(null);
    if (text !== null) this.read(text);
  }

  /** Looks what is stored now, before something is changed: a tab that slept has not heard of it. */
  catchUp() {
    if (this.state !== "saved" || !this.known) return;
    try {
      this.follow(localStorage.getItem(this.key));
    } catch {
      this.state = "not_saved";
    }
  }

  /** Takes over what was stored; what cannot be read is kept aside, never overwritten.
   * @param {string} text */
  read(text) {
    try {
      const stored = JSON.parse(text);
      if (stored.format !== FORMAT || stored.checklist !== this.checklist || typeof stored.answers !== "object") throw new Error("format");
      for (const [item, answer] of Object.entries(stored.answers)) {
        if (!VALUES.includes(String(answer.value))) throw new Error(item);
        this.answers[item] = answer;
      }
      Object.assign(this.notes, stored.notes ?? {});
      this.known = true;
    } catch {
      this.answers = Object.create(null);
      this.damaged = text;
      this.state = "damaged_store";
      localStorage.setItem(`${this.key}:damaged:${Date.now()}`, text);
    }
  }

  /** @param {string} item @param {string} value */
  set(item, value) {
    this.catchUp();
    const note = this.note(item);
    this.answers[item] = { value: /^\d$/.test(value) ? Number(value) : value, on: today(), ...(note && { note }) };
    delete this.notes[item];
    this.save();
  }

  /** @param {string} item */
  clear(item) {
    this.catchUp();
    const note = this.note(item);
    delete this.answers[item];
    if (note) this.notes[item] = note;
    this.save();
  }

  /** Takes the answers of a document in place of these. @param {{answers: Record<string, Answer>}} document */
  replace({ answers }) {
    this.answers = Object.assign(Object.create(null), answers);
    this.notes = Object.create(null);
    this.save();
  }

  /** Clears all answers and notes, here and on the device. */
  forget() {
    this.replace({ answers: {} });
    try {
      localStorage.removeItem(this.key);
      this.known = false;
    } catch {
      // Nothing was kept.
    }
  }

  /** @param {string} item */
  note(item) {
    return this.answers[item]?.note ?? this.notes[item] ?? "";
  }

  /** @param {string} item @param {string} note */
  setNote(item, note) {
    this.catchUp();
    if (this.answers[item]) this.answers[item].note = note;
    else this.notes[item] = note;
    this.save();
  }

  /** Item -> value, which is all that the engine is told; answers to questions no longer asked are kept but not sent. */
  values() {
    return Object.fromEntries(Object.entries(this.answers).filter(([item]) => this.asked.has(item)).map(([item, answer]) => [item, answer.value]));
  }

  /** An answer file, as text. Notes to open questions stay on the device. */
  file() {
    return JSON.stringify(this.document(), null, 2);
  }

  document() {
    return { format: FORMAT, format_version: 1, checklist: this.checklist, content_version: this.version, saved: today(), answers: this.answers };
  }

  save() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...this.document(), notes: this.notes }));
      if (this.state === "not_saved") this.state = "saved";
      this.known = true;
    } catch {
      this.state = "not_saved";
    }
  }
}
