// Starts the worker that runs Python, asks it, and turns every way of failing into one event.
//
// Events: "step" (see step and slow), "ready", "reply" {request, reply}, "failed" {kind, detail}.

const SLOW_MS = 12_000;
const REPLY_MS = 10_000;
const REST_MS = 5_000;
const LITTLE_MEMORY_GB = 2;

/** @typedef {{ask: string} & Record<string, unknown>} Ask */
/** `settle` is there for who asked with answer(); the others hear the event.
 * @typedef {{request: Ask, settle?: (reply: any) => void}} Request */

class Engine extends EventTarget {
  /** @param {string} url of worker.js @param {number} patience in seconds, for each step of the start */
  constructor(url, patience) {
    super();
    this.url = url;
    this.patience = patience * 1000;
    /** @type {"idle" | "starting" | "ready" | "busy" | "failed"} */
    this.state = "idle";
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Request[]} Requests not sent yet. */
    this.waiting = [];
    /** @type {Request | null} The request Python is working on. */
    this.current = null;
    this.asked = 0;
    /** How far the start has come, 0 to 3, and whether it takes long. */
    this.step = 0;
    this.slow = false;
    /** Whether the files may be to blame for the last failure: then the next start loads them past the browser's cache. */
    this.doubt = false;
    /** @type {number[]} */
    this.timers = [];
    /** Whether later visits may go on from a snapshot of Python's memory that is still to be made. */
    this.unkept = false;
    this.rest = 0;
  }

  start() {
    if (this.state !== "idle" && this.state !== "failed") return;
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") return this.fail("unsupported", "");
    const how = this.state === "idle" ? "" : this.doubt ? `?plain&afresh=${Date.now()}` : "?plain";
    this.state = "starting";
    try {
      this.listen(this.hire(how));
    } catch (error) {
      return this.fail("unsupported", error);
    }
    this.begin(0);
  }

  /** A worker from a blob is bound by the page's Content-Security-Policy; one from an address would not be.
   * @param {string} how it starts, see worker.js */
  hire(how) {
    const blob = new Blob([`import ${JSON.stringify(this.url + how)};`], { type: "text/javascript" });
    return new Worker(URL.createObjectURL(blob), { type: "module" });
  }

  /** Hears this worker as long as it is the one at work. @param {Worker} worker */
  listen(worker) {
    this.worker = worker;
    worker.onmessage = ({ data }) => worker === this.worker && this.hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.worker) this.fail(this.blame(event), event.message || "worker.js");
    };
    worker.onmessageerror = () => worker === this.worker && this.fail("crash", "message");
  }

  /** What an error outside of our own code means. @param {ErrorEvent} event @returns {string} */
  blame({ message, filename }) {
    if (this.state !== "starting") return "crash";
    if (!message) return "download";
    if (!/SyntaxError/.test(message)) return "crash";
    return filename?.startsWith("blob:") ? "unsupported" : "damaged"; // the blob is one import: a browser without module workers
  }

  /** One step of the start begins. @param {number} step */
  begin(step) {
    this.step = step;
    this.slow = false;
    this.timers.push(setTimeout(() => {
      this.slow = true;
      this.tell("step", {});
    }, SLOW_MS));
    this.expect(this.patience, "timeout");
    this.tell("step", {});
  }

  /** Asks, and tells the reply as an event; a newer request of the same kind takes the place of one not sent yet.
   * @param {Ask} request */
  ask(request) {
    this.waiting = this.waiting.filter((each) => each.settle || each.request.ask !== request.ask);
    this.queue({ request });
  }

  /** Asks once; the promise is fulfilled with the reply, and never if Python fails (see "failed").
   * @param {Ask} request @returns {Promise<any>} */
  answer(request) {
    return new Promise((settle) => this.queue({ request, settle }));
  }

  /** @param {Request} request */
  queue(request) {
    this.waiting.push(request);
    if (this.state === "idle") this.start();
    if (this.state === "ready") this.send();
  }

  send() {
    const next = this.waiting.shift();
    clearTimeout(this.rest);
    if (!next && this.unkept && this.asked) this.rest = setTimeout(() => this.keepSnapshot(), REST_MS);
    if (!next || !this.worker) return;
    this.state = "busy";
    this.current = next;
    this.worker.postMessage({ id: ++this.asked, request: JSON.stringify(next.request) });
    this.expect(REPLY_MS, "stuck");
  }

  /** @param {{step?: number, ready?: true, restored?: boolean, failed?: string, detail?: string, id?: number, reply?: string}} message */
  hear(message) {
    if (message.failed) return this.fail(message.failed, message.detail);
    if (message.id !== undefined && message.id !== this.asked) return; // nobody waits for this one any more
    this.calm();
    if (message.step) return this.begin(message.step);
    this.state = "ready";
    if (message.ready) this.started(message.restored === true);
    else if (message.reply && this.current) this.deliver(this.current, JSON.parse(message.reply));
    this.send();
  }

  /** @param {boolean} restored from a snapshot */
  started(restored) {
    const { connection, deviceMemory = LITTLE_MEMORY_GB } = /** @type {any} */ (navigator);
    this.unkept = !restored && !connection?.saveData && deviceMemory >= LITTLE_MEMORY_GB;
    this.tell("ready", {});
  }

  /** Once Python has rested for a while, a worker of its own keeps a snapshot for later visits. Nobody waits for it. */
  keepSnapshot() {
    this.unkept = false;
    const maker = this.hire("?snapshot");
    maker.onmessage = ({ data }) => (data.kept || data.failed) && maker.terminate();
    maker.onerror = (event) => event.preventDefault();
  }

  /** Hands over a reply, unless a newer request of its kind waits already. @param {Request} asked @param {any} reply */
  deliver({ request, settle }, reply) {
    this.current = null;
    if (settle) settle(reply);
    else if (!this.waiting.some((each) => !each.settle && each.request.ask === request.ask)) this.tell("reply", { request, reply });
  }

  /** @param {string} kind @param {unknown} detail */
  fail(kind, detail) {
    this.calm();
    clearTimeout(this.rest);
    this.doubt = this.state === "starting" && ["download", "damaged", "crash"].includes(kind);
    this.worker?.terminate();
    this.worker = null;
    this.current = null;
    this.state = "failed";
    this.tell("failed", { kind, detail: String(detail ?? "") });
  }

  /** @param {number} ms @param {string} kind of failure if nothing is heard by then */
  expect(ms, kind) {
    this.timers.push(setTimeout(() => this.fail(kind, ""), ms));
  }

  calm() {
    this.timers.splice(0).forEach(clearTimeout);
  }

  /** @param {string} name @param {object} detail */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const { content: url = "", dataset } = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="runtime"]'));
/** The one engine of this page. */
export const engine = new Engine(new URL(url, document.baseURI).href, Number(dataset.patience));
