// Small things kept on this device as JSON. What cannot be read or saved is left as it is; the page goes on.

/** @template T @param {string} key @param {T} otherwise @returns {T} */
export function load(key, otherwise) {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null");
    return found !== null && typeof found === typeof otherwise && Array.isArray(found) === Array.isArray(otherwise) ? found : otherwise;
  } catch {
    return otherwise;
  }
}

/** Whether it could be saved. @param {string} key @param {unknown} value */
export function save(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Removes every key that `which` says yes to. @param {(key: string) => boolean} which */
export function forget(which) {
  try {
    for (const key of Object.keys(localStorage).filter(which)) localStorage.removeItem(key);
  } catch {
    // Nothing is kept where nothing may be kept.
  }
}
