/* The query page with scripts: colours, suggestions, a link that follows what is written. Without them everything works,
   too: the text field stays the form's own, and the editor only writes into it. */
(() => {
  const LONGEST_LINK = 2000;
  const form = document.getElementById("query-form");
  const field = document.getElementById("query");
  const words = JSON.parse(document.getElementById("query-words").textContent);
  const texts = words.texts;
  const status = document.getElementById("query-status");

  /* Writing ---------------------------------------------------------------------------------------------------- */

  const isPrefixed = (name) => !name.includes("//");
  const namespace = (name) => words.prefixes[name.slice(0, name.indexOf(":"))];
  const iri = (name) => (isPrefixed(name) ? namespace(name) + name.slice(name.indexOf(":") + 1) : name);

  /* What is being written: a word as people write it, which the grammar may not know, or an address from its bracket on. */
  const written = (editor) => {
    const cursor = editor.getDoc().getCursor();
    const [word] = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch).match(/(<[^<>\s]*|[\p{L}\p{N}_:-]*)$/u);
    return { word, from: { line: cursor.line, ch: cursor.ch - word.length }, to: cursor };
  };

  /* Names that begin with it, in short or in full, or labels that contain it. */
  const matching = (offered) => (editor) => {
    const word = written(editor).word.toLowerCase();
    const fits = word.startsWith("<")
      ? ([name]) => iri(name).toLowerCase().startsWith(word.slice(1))
      : ([name, label]) => name.toLowerCase().startsWith(word) || label.toLowerCase().includes(word);
    return offered.filter(fits).map(([name]) => name);
  };

  const put = (editor, _data, hint) => {
    const name = hint.name;
    const { from, to } = written(editor);
    editor.replaceRange(isPrefixed(name) ? name : `<${name}>`, from, to, "complete");
    const prefix = name.slice(0, name.indexOf(":"));
    if (isPrefixed(name) && !(prefix in editor.getPrefixesFromQuery())) {
      editor.addPrefixes({ [prefix]: words.prefixes[prefix] });
    }
  };

  const suggest = (Yasqe, kind, name, offered) => {
    const labels = new Map(offered);
    Yasqe.forkAutocompleter(kind, {
      name,
      get: matching(offered),
      postProcessSuggestion: (_editor, _token, suggestion) => suggestion,
      postprocessHints: (_editor, hints) => hints.map((hint) => (
        { ...hint, name: hint.text, displayText: `${hint.text}  ${labels.get(hint.text)}`, hint: put })),
    }, false);
  };

  const makeEditor = (Yasqe, place) => {
    suggest(Yasqe, "class", "our-classes", words.classes);
    suggest(Yasqe, "property", "our-properties", words.properties);
    Yasqe.forkAutocompleter("prefixes", {
      name: "our-prefixes",
      get: () => Object.entries(words.prefixes).map(([prefix, address]) => `${prefix}: <${address}>`),
      persistenceId: null,
    }, false);
    Yasqe.defaults.autocompleters = ["our-prefixes", "our-classes", "our-properties", "variables"];
    const editor = new Yasqe(place, {
      value: field.value,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null,
      showQueryButton: false,
      resizeable: false,
      syntaxErrorCheck: false,
      editorHeight: "auto",
      inputStyle: "contenteditable",
      screenReaderLabel: document.getElementById("query-label").textContent,
      extraKeys: { Tab: false, "Shift-Tab": false, Esc: false, "Ctrl-S": false, "Ctrl-Enter": send, "Cmd-Enter": send },
    });
    editor.showNotification = () => {};
    const input = editor.getInputField();
    input.setAttribute("role", "textbox");
    input.setAttribute("aria-multiline", "true");
    input.setAttribute("aria-describedby", "query-keys query-status");
    return editor;
  };

  /* The number of the first line that the editor's grammar cannot read, 0 when it can read them all. */
  const misread = (editor) => {
    const text = editor.getDoc();
    const lines = Array.from({ length: text.lineCount() }, (_, line) => line);
    return 1 + lines.findIndex((line) => !editor.getTokenAt({ line, ch: text.getLine(line).length }, true).state.OK);
  };

  /* Sending and sharing ---------------------------------------------------------------------------------------- */

  function send() {
    form.requestSubmit();
  }

  const address = document.getElementById("query-address");
  const beginning = field.value;
  const beginningAddress = address.value;

  const follow = () => {
    const query = new URLSearchParams({ query: field.value }).toString();
    const short = query.length - "query=".length <= LONGEST_LINK;
    document.getElementById("query-link").hidden = !short;
    document.getElementById("query-too-long").hidden = short;
    address.value = field.value === beginning ? beginningAddress : `${words.address}?${query}`;
  };

  const button = (text, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "kern-btn kern-btn--tertiary";
    const label = document.createElement("span");
    label.className = "kern-label";
    label.textContent = text;
    made.append(label);
    made.addEventListener("click", () => action(label));
    return made;
  };

  const copy = async (label) => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      label.textContent = texts.copied;
    } catch {
      document.execCommand("copy");
    }
  };

  /* Beginning -------------------------------------------------------------------------------------------------- */

  const place = document.createElement("div");
  place.className = "pa-editor";
  place.dir = "ltr";
  field.after(place);
  const editor = makeEditor(window.Yasqe, place);
  const keys = document.getElementById("query-keys");
  const plainKeys = keys.textContent;

  let rich = false;
  const show = (wanted) => {
    rich = wanted;
    field.hidden = rich;
    place.hidden = !rich;
    keys.textContent = rich ? texts.keys : plainKeys;
    if (rich) {
      if (editor.getValue() !== field.value) editor.setValue(field.value);
      editor.refresh();
    }
  };
  const change = button(texts.plain, (label) => {
    show(!rich);
    label.textContent = rich ? texts.plain : texts.rich;
    (rich ? editor : field).focus();
  });
  document.querySelector(".pa-query-form__head").append(change);
  show(true);

  const wrong = document.querySelector("[data-line]");
  if (wrong) editor.addLineClass(Number(wrong.dataset.line) - 1, "wrap", "pa-editor__wrong");

  let waiting;
  editor.on("changes", () => {
    field.value = editor.getValue();
    follow();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const line = misread(editor);
      status.textContent = line ? texts.misread.replace("{line}", line) : "";
    }, 600);
  });
  field.addEventListener("input", follow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.name && !form.elements.format.value) status.textContent = texts.running;
  });
  window.addEventListener("pageshow", () => { status.textContent = ""; });
  address.closest("p").append(button(texts.copy, copy));
  document.getElementById("query-label").addEventListener("click", () => { if (rich) editor.focus(); });
})();
