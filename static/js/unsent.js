/* What could not be saved before its page was closed. Each page that is written on keeps its unsaved form on this computer,
   sealed with a key that only the body's own link gives, and takes it away when the server has it. Whatever page of the
   body is opened next sends what is left. Why it is done so: docs/decisions/0201. */
"use strict";

(() => {
  const { unsent: place, localKey, unsentSaved, unsentLeft, unsentDrop } = document.body.dataset;
  const PREFIX = "remiss:unsent:";
  const LASTING = 7 * 24 * 60 * 60 * 1000;
  const mine = `${PREFIX}${place}:${Math.random().toString(36).slice(2)}`; // this page's own, while it is open
  const store = (work) => { try { return work(localStorage); } catch { return null; } };
  const session = (work) => { try { return work(sessionStorage); } catch { return null; } };
  const drop = (key) => store((s) => s.removeItem(key));

  for (const key of store((s) => Object.keys(s)) || []) {
    if (!key.startsWith(PREFIX)) continue;
    const at = store((s) => JSON.parse(s.getItem(key)).at) || 0;
    if (Date.now() - at > LASTING) drop(key);
  }
  /* A form that was sent by its button stands on the page that answers, saved or not; an error page is no answer to it. */
  const SUBMITTED = "remiss:unsent-submitted";
  const submitted = session((s) => s.getItem(SUBMITTED));
  session((s) => s.removeItem(SUBMITTED));
  if (submitted && !document.body.hasAttribute("data-interlude")) drop(submitted);
  if (!place || !localKey || !window.crypto?.subtle || !navigator.locks) return;

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (array) => btoa(array.reduce((all, byte) => all + String.fromCharCode(byte), ""));
  const key = crypto.subtle.importKey("raw", bytes(localKey), "AES-GCM", false, ["encrypt", "decrypt"]);

  async function sealed(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, plain);
    return JSON.stringify({ at: Date.now(), iv: text(iv), secret: text(new Uint8Array(secret)) });
  }

  async function unsealed(name) {
    const { iv, secret } = JSON.parse(store((s) => s.getItem(name)));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, await key, bytes(secret));
    return JSON.parse(new TextDecoder().decode(plain));
  }

  /* Keeping: after every key, one at a time; what is saved meanwhile is taken away again. */
  let edits = 0;
  let busy = false;
  const typedIn = (form) => [...form.querySelectorAll("textarea, input[type=text], input:not([type])")]
    .filter((el) => el.name && el.value.trim() && el.value !== el.defaultValue).map((el) => el.value);

  async function keep(form) {
    edits += 1;
    if (busy) return;
    busy = true;
    for (let seen = 0; seen !== edits;) {
      seen = edits;
      const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
      const entry = await sealed({ url: form.dataset.autosaveUrl, body: new URLSearchParams(fields).toString(), texts: typedIn(form) });
      if (edits === seen) store((s) => s.setItem(mine, entry));
    }
    busy = false;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (form && event.target.type !== "file") keep(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("form[data-autosave]")) session((s) => s.setItem(SUBMITTED, mine));
  });
  document.addEventListener("remiss:saved", () => {
    edits += 1;
    drop(mine);
  });

  /* Sending what pages that are closed have left. A page that is open holds a lock on its own. */
  async function leftOver() {
    const held = new Set(((await navigator.locks.query()).held || []).map((lock) => lock.name));
    const keys = store((s) => Object.keys(s)) || [];
    return keys.filter((name) => name.startsWith(`${PREFIX}${place}:`) && name !== mine && !held.has(name));
  }

  function tell(message, texts = [], name = "") {
    const note = document.createElement("div");
    note.className = "restored";
    note.setAttribute("role", "status");
    note.append(message);
    for (const typed of texts) {
      const shown = document.createElement("pre");
      Object.assign(shown, { className: "kept", tabIndex: 0, textContent: typed });
      note.append(shown);
    }
    if (name) {
      const button = document.createElement("button");
      Object.assign(button, { className: "as-link", type: "button", textContent: unsentDrop });
      button.addEventListener("click", () => { drop(name); note.remove(); document.getElementById("main")?.focus(); });
      note.append(button);
    }
    document.getElementById("main")?.prepend(note);
  }

  async function send(name) {
    let left;
    try { left = await unsealed(name); } catch { return; } // another link's: not for this reader
    let response;
    try {
      response = await fetch(left.url, {
        method: "POST", credentials: "same-origin", redirect: "error",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" }, body: left.body,
      });
    } catch { return; } // kept for the next page
    if (response.ok) {
      drop(name);
      if (left.url !== location.pathname) return tell(unsentSaved);
      session((s) => s.setItem("remiss:unsent-saved", "yes"));
      location.reload();
    } else if (response.status !== 401 && response.status !== 429 && response.status < 500) tell(unsentLeft, left.texts, name);
  }

  async function begin() {
    navigator.locks.request(mine, () => new Promise(() => {}));
    if (session((s) => s.getItem("remiss:unsent-saved"))) {
      session((s) => s.removeItem("remiss:unsent-saved"));
      tell(unsentSaved);
    }
    for (const name of await leftOver()) await send(name);
  }

  begin();
})();
