// Keeps one person's answers to one check on this device, in the format of an answer file.
import { forget, isTable, must, peek, Store, table } from "./stored.js";

const FORMAT = "customer-handbook-answers";
const BRANCHES = "customer-handbook:branches";
const VALUES = [0, 1, 2, 3, "na", "unknown"];

/** @typedef {{value: number | string, on?: string, note?: string}} Answer */

/** A day where the owner is, as year-month-day; today where none is given. @param {Date} [day] */
export function today(day = new Date()) {
  return [day.getFullYear(), String(day.getMonth() + 1).padStart(2, "0"), String(day.getDate()).padStart(2, "0")].join("-");
}

/** The business or branch that is open, as the end of its keys. */
function branch() {
  const current = peek(BRANCHES)?.current;
  return typeof current === "string" && current ? `@${current}` : "";
}

/** @param {any} text whether it is left out or a text */
const maybeText = (text) => text === undefined || typeof text === "string";

/** @param {any} answer */
const isAnswer = (answer) => isTable(answer) && VALUES.includes(answer.value) && maybeText(answer.on) && maybeText(answer.note);

export class Answers {
  /** @param {string} checklist @param {string} version @param {Set<string>} asked the questions of this version */
  constructor(checklist, version, asked) {
    this.asked = asked;
    this.checklist = checklist;
    this.version = version;
    this.key = `customer-handbook:answers:${checklist}${branch()}`;
    this.store = new Store(this.key, {
      read: (stored = { format: FORMAT, checklist, answers: table() }) => {
        const { format, answers, notes = table() } = stored;
        must(format === FORMAT && stored.checklist === checklist && isTable(answers) && isTable(notes));
        must(Object.values(answers).every(isAnswer) && Object.values(notes).every(maybeText));
        return table({ answers, notes });
      },
      write: ({ notes }) => ({ ...this.document(), notes }),
      file: () => this.file(),
    });
  }

  /** @returns {Record<string, Answer>} */
  get answers() {
    return this.store.data.answers;
  }

  /** Notes to questions that have no answer yet. @returns {Record<string, string>} */
  get notes() {
    return this.store.data.notes;
  }

  /** @param {string} item @param {string} value */
  set(item, value) {
    this.store.catchUp();
    const note = this.note(item);
    this.answers[item] = { value: /^\d$/.test(value) ? Number(value) : value, on: today(), ...(note && { note }) };
    delete this.notes[item];
    this.store.save();
  }

  /** @param {string} item */
  clear(item) {
    this.store.catchUp();
    const note = this.note(item);
    delete this.answers[item];
    if (note) this.notes[item] = note;
    this.store.save();
  }

  /** Takes the answers of a document in place of these. @param {{answers: Record<string, Answer>}} document */
  replace({ answers }) {
    this.store.catchUp();
    Object.assign(this.store.data, { answers: table(answers), notes: table() });
    this.store.save();
  }

  /** Clears all answers and notes, here and on the device. */
  forget() {
    forget((key) => key === this.key);
  }

  /** @param {string} item */
  note(item) {
    return this.answers[item]?.note ?? this.notes[item] ?? "";
  }

  /** @param {string} item @param {string} note */
  setNote(item, note) {
    this.store.catchUp();
    if (this.answers[item]) this.answers[item].note = note;
    else this.notes[item] = note;
    this.store.save();
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
}
