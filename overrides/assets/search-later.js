// Stands before the theme's search worker, so that its index is built at the first query and not on every page.
//
// Messages of the theme: 0 set-up, 1 ready, 2 query, 3 result. ?theme= names the theme's worker.

/** @type {{type: number}[]} */
const held = [];

self.onmessage = ({ data }) => {
  held.push(data);
  if (data.type === 0) return self.postMessage({ type: 1 });
  self.onmessage = ({ data: later }) => void held.push(later);
  const post = self.postMessage.bind(self);
  /** @param {{type: number}} message */
  self.postMessage = (message) => {
    if (message.type !== 1) return post(message);
    // The index is there: from now on the theme's worker hears everything itself.
    self.onmessage = null;
    for (const query of held.splice(0)) self.dispatchEvent(new MessageEvent("message", { data: query }));
  };
  importScripts(new URL(new URL(self.location.href).searchParams.get("theme") ?? "", self.location.href).href);
  self.dispatchEvent(new MessageEvent("message", { data: held.shift() }));
};
