// Keeps on this device what Python said of the answers last, so that a later visit shows the result before Python has
// started. It counts for the very same answers, engine and check only; Python works it out again in any case.
const { content: engine } = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="runtime"]')); // with its hash

const REST_MS = 500; // writing would hold up an owner who clicks on

export class LastReply {
  /** @param {string} key of the answers */
  constructor(key) {
    this.answers = key;
    this.key = `${key}:reply`;
    this.rest = 0;
  }

  /** What Python said to this request, null where that is not known. @param {object} request @returns {any} */
  to(request) {
    try {
      const { engine: by, request: to, reply } = JSON.parse(localStorage.getItem(this.key) ?? "");
      return by === engine && JSON.stringify(to) === JSON.stringify(request) && reply.ok ? reply : null;
    } catch {
      return null;
    }
  }

  /** Keeps this reply if no other comes soon. @param {object} request @param {any} reply */
  keep(request, reply) {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      try {
        if (localStorage.getItem(this.answers) === null) return; // they were deleted meanwhile
        localStorage.setItem(this.key, JSON.stringify({ engine, request, reply }));
      } catch {
        this.forget(); // there is no room: the answers need what there is
      }
    }, REST_MS);
  }

  forget() {
    clearTimeout(this.rest);
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Storage is denied: nothing was kept.
    }
  }
}
