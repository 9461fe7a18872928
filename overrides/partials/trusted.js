
// Strings that the theme makes into HTML pass only without scripts and handlers; scripts come from this site alone.
window.trustedTypes?.createPolicy("default", {
  createHTML(html) {
    if (/<script|<iframe|<object|<embed|\son\w+\s*=|javascript:/i.test(html)) throw new TypeError("not allowed as HTML");
    return html;
  },
  createScriptURL(url) {
    const { origin, protocol } = new URL(url, document.baseURI);
    if (origin !== location.origin && protocol !== "blob:") throw new TypeError("not a script of this site");
    return url;
  },
});
