/* The editor's library for settings tries local storage, then cookies, as soon as it is loaded. We store nothing on
   visitors' machines, so it gets a memory that ends with the page. This file must run before the editor's. */
(() => {
  const kept = new Map();
  const memory = {
    get length() { return kept.size; },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => { kept.set(name, String(value)); },
    removeItem: (name) => { kept.delete(name); },
    clear: () => { kept.clear(); },
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: memory, configurable: true });
  }
})();
