/* Small comforts on every page; all of it works without. The attributes are described in docs/interface.md. */
"use strict";

(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isTextField = (el) => el.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button]), [contenteditable]");

  /* Focus: what has gone wrong or just happened is read first. */
  function moveFocus(root) {
    const target = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    target?.focus();
    target?.removeAttribute("data-focus"); // once: a later swap on the same page does not call the reader back
  }

  function followErrorLink(event) {
    const link = event.target.closest?.(".ds-error-summary a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  }

  /* What is shown once is copied by a button; where the browser does not let it, it is marked, to be copied by hand. */
  async function copy(button) {
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    getSelection().selectAllChildren(source);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.nextElementSibling.textContent = button.dataset.copied;
    } catch { /* no clipboard without https: the words are marked */ }
  }

  /* Double-click protection. The server takes the same form twice without harm; people should not wonder. */
  function guardSubmit(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.submitting) return event.preventDefault();
    form.dataset.submitting = "yes";
    const button = event.submitter;
    setTimeout(() => button?.setAttribute("data-busy", ""), 0);
    setTimeout(() => release(form), 10000);
  }

  function release(form) {
    delete form.dataset.submitting;
    all("[data-busy]", form).forEach((button) => button.removeAttribute("data-busy"));
  }

  /* Text areas grow with what is written; counters say what is left. */
  function grow(area) {
    area.style.height = "auto";
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight + 4}px`;
  }

  /* As the server counts (app/web/text.py): a line end is one character and an emoji one; what nobody can see, around the
     text or in it, is none. */
  function lengthOf(text) {
    const lines = text.replace(/\r\n|[\r\v\f]/g, "\n").replace(/[\0-\x08\x0e-\x1f]/g, "");
    return [...lines.replace(/(?:[^\S\ufeff]|\x85)+$/, "").replace(/^(?:(?:[^\S\n\ufeff]|\x85)*\n)+/, "")].length;
  }

  function count(area) {
    const counter = document.getElementById(area.dataset.counter);
    if (!counter) return;
    const left = Number(area.dataset.max) - lengthOf(area.value);
    const words = left < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    counter.dataset.state = left < 0 ? "over" : "under";
  }

  function dress(root) {
    all("textarea[data-grow]", root).forEach(grow);
    all("textarea[data-counter]", root).forEach(count);
    all("[data-bulk]", root).forEach(countMarked);
    all("form[data-keep]", root).forEach(restore);
    all("[data-letters]", root).forEach((box) => { box.checked = lettersOn(); box.closest("[hidden]")?.removeAttribute("hidden"); });
    // The file that somebody waits for here has been made: it is fetched, once.
    all("a[data-go]", root).forEach((link) => { link.removeAttribute("data-go"); link.click(); });
  }

  /* What was typed stays in this tab until the server has it, also through a lost session. Never passwords or files. */
  const keepKey = (form) => `remiss:keep:${form.dataset.keep}`;
  const kept = (form) => all("textarea[name], select[name], input[name]", form)
    .filter((el) => !["password", "file", "hidden", "submit"].includes(el.type));
  const store = (work) => { try { return work(sessionStorage); } catch { return null; } };

  /* A field is known again by its name, never by its place: a row more or less must not put words at another's. */
  const slot = (el) => (el.type === "checkbox" || el.type === "radio" ? `${el.name}|${el.value}` : el.name);
  const given = (el) => (el.type === "checkbox" || el.type === "radio" ? el.checked : el.value);
  function asServed(el) {
    if (el.type === "checkbox" || el.type === "radio") return el.checked === el.defaultChecked;
    if (el.tagName === "SELECT") return [...el.options].every((o) => o.selected === o.defaultSelected || !all("option[selected]", el).length);
    return el.value === el.defaultValue;
  }

  const isText = (el) => el.tagName === "TEXTAREA" || !["checkbox", "radio", "select-one", "select-multiple"].includes(el.type);

  /* With each value goes what the server had sent, which tells whether somebody has changed the field since. */
  function keep(form) {
    const values = Object.fromEntries(kept(form).map((el) => [slot(el), given(el)]));
    const served = Object.fromEntries(kept(form).filter(isText).map((el) => [slot(el), el.defaultValue]));
    store((s) => s.setItem(keepKey(form), JSON.stringify({ values, served, sent: false })));
  }

  function restore(form) {
    const saved = store((s) => JSON.parse(s.getItem(keepKey(form)) || "null"));
    if (!saved || document.querySelector(".ds-error-summary")) return;
    const { values, served = {} } = saved;
    const fields = new Map(kept(form).map((el) => [slot(el), el]));
    const left = [];
    let changed = false;
    for (const [name, value] of Object.entries(values)) {
      const el = fields.get(name);
      if (el && value === given(el)) continue;
      if (el && asServed(el) && (served[name] === undefined || served[name] === el.defaultValue)) {
        if (typeof value === "boolean") el.checked = value; else el.value = value;
        changed = true;
      } else if (served[name] !== undefined && value !== served[name] && value.trim()) left.push(value);
    }
    if (changed) form.before(told(document.body.dataset.textRestored));
    if (left.length) form.before(told(document.body.dataset.textLeft, left));
    if (changed) form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function told(message, texts = []) {
    const note = document.createElement("div");
    note.className = "restored";
    note.setAttribute("role", "status");
    note.append(message, ...texts.map((text) => {
      const shown = document.createElement("pre");
      Object.assign(shown, { className: "kept", tabIndex: 0, textContent: text });
      return shown;
    }));
    return note;
  }

  /* What is typed while htmx fetches a part of the form stays when that part is put in, and so does the place in it. */
  const asked = new WeakMap();
  const textsIn = (root) => all("textarea[name], input[name]", root).filter((el) => isText(el) && el.type !== "hidden");
  function beforeSwap(ctx) {
    const known = asked.get(ctx);
    if (!known || !(ctx.target instanceof Element)) return;
    const here = document.activeElement;
    known.late = textsIn(ctx.target).filter((el) => el.value !== known.values[slot(el)]).map((el) => [slot(el), el.value]);
    known.at = ctx.target.contains(here) && isTextField(here) ? [slot(here), here.selectionStart, here.selectionEnd] : null;
  }

  function afterSwap(ctx) {
    const { late = [], at } = asked.get(ctx) || {};
    const fields = new Map(textsIn(document).map((el) => [slot(el), el]));
    for (const [name, value] of late) if (fields.has(name)) fields.get(name).value = value;
    const here = at && fields.get(at[0]);
    if (!here) return;
    here.focus();
    try { here.setSelectionRange(at[1], at[2]); } catch { /* a field without a caret */ }
  }

  function flag(key, sent) {
    const saved = store((s) => JSON.parse(s.getItem(key) || "null"));
    if (saved) store((s) => s.setItem(key, JSON.stringify({ ...saved, sent })));
  }

  const keptKeys = () => store((s) => Object.keys(s).filter((key) => key.startsWith("remiss:keep:"))) || [];
  const drop = (key) => store((s) => s.removeItem(key));

  /* An ordinary page after sending means that the server has it. A sign-in or error page means that it may not. */
  function settleKept() {
    const interlude = document.body.hasAttribute("data-interlude");
    for (const key of keptKeys()) {
      if (interlude) flag(key, false);
      else if (store((s) => JSON.parse(s.getItem(key)).sent)) drop(key);
    }
  }

  /* Marking rows: all at once, and how many. Rows that a filter takes out of sight and brings back are still marked. */
  const marked = new Set();
  const markOf = (box) => `${box.name}=${box.value}`;
  const remember = (box) => (box.checked ? marked.add(markOf(box)) : marked.delete(markOf(box)));

  function countMarked(bar) {
    const boxes = all(`input[type=checkbox][name="${bar.dataset.bulk}"]`);
    boxes.filter((box) => marked.has(markOf(box))).forEach((box) => { box.checked = true; });
    const n = boxes.filter((box) => box.checked).length;
    bar.toggleAttribute("data-live", n > 0);
    bar.hidden = n === 0;
    all("[data-marked]", bar).forEach((el) => {
      el.textContent = (n === 1 ? el.dataset.one : el.dataset.many).replace("{n}", n);
    });
    all(`[data-select-all="${bar.dataset.bulk}"]`).forEach((box) => {
      box.hidden = false;
      box.checked = n > 0 && n === boxes.length;
      box.indeterminate = n > 0 && n < boxes.length;
    });
  }

  function mark(name, on) {
    all(`input[type=checkbox][name="${name}"]`).forEach((box) => {
      box.checked = on;
      remember(box);
    });
    all(`[data-bulk="${name}"]`).forEach(countMarked);
  }

  /* Keys: a letter presses the element that names it, outside text fields and only while the reader allows it (WCAG 2.1.4). */
  const lettersOn = () => { try { return localStorage.getItem("remiss:letters") !== "off"; } catch { return true; } };

  function onKey(event) {
    if (event.defaultPrevented || event.altKey || event.metaKey) return;
    const inText = isTextField(event.target);
    if (event.ctrlKey) {
      if (event.key === "Enter" && inText) event.target.form?.querySelector("[data-shortcut], [type=submit]")?.click();
      return;
    }
    if (inText || event.key.length !== 1 || !lettersOn()) return;
    const target = all("[data-shortcut]").find((el) => el.dataset.shortcut === event.key.toLowerCase());
    if (!target) return;
    event.preventDefault();
    target.click();
  }

  /* What is open on wide screens and folded on narrow ones, unless one was led into it or has written there. */
  const narrow = matchMedia("(max-width: 56rem)");
  const written = (el) => [...el.querySelectorAll("textarea")].some((field) => field.value);
  const fold = () => all("details[data-fold]").forEach((el) => { el.open = !narrow.matches || written(el) || !!el.querySelector(":target"); });

  document.addEventListener("submit", (event) => {
    guardSubmit(event);
    if (event.defaultPrevented) return;
    if (event.target.matches("form[data-keep]")) flag(keepKey(event.target), true);
    if (event.target.matches("form[data-forget]")) keptKeys().forEach(drop);
  });
  document.addEventListener("input", (event) => {
    const el = event.target;
    if (el.matches("textarea[data-grow]")) grow(el);
    if (el.matches("textarea[data-counter]")) count(el);
    const form = el.closest("form[data-keep]");
    if (form && el !== form) keep(form);
  });
  document.addEventListener("change", (event) => {
    const el = event.target;
    if (el.dataset.selectAll) mark(el.dataset.selectAll, el.checked);
    else if (el.type === "checkbox") remember(el);
    if (el.type === "checkbox") all(`[data-bulk="${CSS.escape(el.name)}"]`).forEach(countMarked);
    if (el.matches("[data-letters]")) {
      try { localStorage.setItem("remiss:letters", el.checked ? "on" : "off"); } catch { /* private mode: this page only */ }
      all("[data-letters]").forEach((box) => { box.checked = el.checked; });
    }
  });
  document.addEventListener("click", (event) => {
    followErrorLink(event);
    if (event.target.closest?.("[data-print]")) print();
    copy(event.target.closest?.("[data-copy]"));
    const clear = event.target.closest?.("[data-unmark]");
    if (clear) {
      mark(clear.dataset.unmark, false);
      const first = document.querySelector(`[data-select-all="${clear.dataset.unmark}"]`);
      (first ?? document.querySelector(`input[type=checkbox][name="${clear.dataset.unmark}"]`))?.focus(); // the bar is gone, and its button
    }
  });
  document.addEventListener("keydown", onKey);
  /* htmx hands the attributes of what it replaces on to what has the same id; a height in a style attribute is refused (CSP). */
  document.addEventListener("htmx:before:swap", (event) => {
    const target = event.detail?.ctx?.target;
    if (target instanceof Element) all("textarea[data-grow][style]", target).forEach((area) => area.removeAttribute("style"));
  });
  /* htmx replaces the element that asked, so the event may come from one that is gone: look at the whole page then. */
  document.addEventListener("htmx:before:request", (event) => {
    const ctx = event.detail?.ctx;
    if (ctx?.target instanceof Element) asked.set(ctx, { values: Object.fromEntries(textsIn(ctx.target).map((el) => [slot(el), el.value])) });
  });
  document.addEventListener("htmx:before:swap", (event) => { if (event.detail?.ctx) beforeSwap(event.detail.ctx); });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx) afterSwap(event.detail.ctx);
    const target = event.detail?.ctx?.target;
    const root = target instanceof Element && target.isConnected ? target : document.body;
    dress(root);
    moveFocus(root);
  });
  /* A filter's address says only what was asked for. */
  document.addEventListener("htmx:config:request", (event) => {
    const { sourceElement, request } = event.detail.ctx;
    if (!sourceElement.matches?.("form.tools")) return;
    [...request.body.entries()].filter(([, value]) => value === "").forEach(([name]) => request.body.delete(name));
  });
  /* Gone back to: whoever is signed in now, if anybody, is asked for again. What was typed is kept (data-keep). */
  addEventListener("pageshow", (event) => {
    all("form[data-submitting]").forEach(release);
    if (event.persisted && document.body.matches(".for-officials")) location.reload();
  });
  document.addEventListener("remiss:fresh", () => dress(document)); // new rows are counted and marked
  document.addEventListener("remiss:saved", ({ target }) => { if (target.dataset.keep) drop(keepKey(target)); });
  settleKept();
  narrow.addEventListener("change", fold);
  fold();
  dress(document);
  moveFocus(document.body);
})();
