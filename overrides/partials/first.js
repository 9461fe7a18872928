
// Strings that the theme makes into HTML pass only without scripts and handlers; scripts come from this site alone.
window.trustedTypes?.createPolicy("default", {
  createHTML(html) {
    if (/<script|<iframe|<object|<embed|\son\w+\s*=|javascript:/i.test(html)) throw new TypeError("not allowed as HTML");
    return html;
  },
  createScriptURL(url) {
    const { href, origin, protocol } = new URL(url, document.baseURI);
    if (origin !== location.origin && protocol !== "blob:") throw new TypeError("not a script of this site");
    if (!href.endsWith("/search.js")) return url;
    // The theme starts the search as a worker: from a blob, so that this page's policy binds it too.
    const begin = `self.at = "${href}"; trustedTypes.createPolicy("default", { createScriptURL: (url) => url }); importScripts(at)`;
    return URL.createObjectURL(new Blob([begin], { type: "text/javascript" }));
  },
});

// Where the browser denies storage altogether, reading finds nothing and writing fails, so that pages go on.
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    window[name].length;
  } catch {
    const deny = () => { throw new DOMException("storage is denied", "QuotaExceededError"); };
    Object.defineProperty(window, name, { value: { length: 0, getItem: () => null, key: () => null, removeItem() {}, setItem: deny } });
  }
}
