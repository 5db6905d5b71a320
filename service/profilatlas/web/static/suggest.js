/* Suggestions for text fields with `data-suggest`: the browser's own list of options, filled while somebody types. */
(() => {
  const PAUSE = 150;
  for (const field of document.querySelectorAll("input[data-suggest]")) {
    const options = document.getElementById(field.getAttribute("list"));
    let waiting;
    let asking = new AbortController();
    const fill = async () => {
      asking.abort();
      asking = new AbortController();
      const address = new URL(field.dataset.suggest, document.baseURI);
      address.searchParams.set("text", field.value);
      try {
        const answer = await fetch(address, { signal: asking.signal });
        if (!answer.ok) return;
        const { suggestions } = await answer.json();
        options.replaceChildren(...suggestions.map((text) => {
          const option = document.createElement("option");
          option.value = text;
          return option;
        }));
      } catch (error) {
        if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
      }
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      if (field.value.trim().length > 1) waiting = setTimeout(fill, PAUSE);
      else options.replaceChildren();
    });
  }
})();
