/* Saves a form as it is written and says so. The contract with the server is in docs/interface.md, "Autosave".
   Nothing here ever changes a text that somebody has typed. */
"use strict";

(() => {
  const WAIT = 1200;
  const RETRY = [2000, 4000, 8000, 16000, 30000];
  const forms = () => [...document.querySelectorAll("form[data-autosave]")];
  const states = new WeakMap();
  let line = Promise.resolve(); // one save at a time: each needs the version that the one before it was given

  function stateOf(form) {
    if (!states.has(form)) states.set(form, { dirty: false, edits: 0, timer: 0, tries: 0, stopped: false, unanswered: [] });
    return states.get(form);
  }

  /* What was sent and got no reply may have been saved all the same. It goes along until there is one, so that the server
     knows our own words again and does not take them for a colleague's. */
  const UNANSWERED = "unanswered-";
  document.addEventListener("formdata", (event) => {
    states.get(event.target)?.unanswered.forEach((sent, at) => event.formData.append(UNANSWERED + at, sent));
  });

  function unanswered(form, texts) {
    const state = stateOf(form);
    const sent = new URLSearchParams(texts.filter(([name]) => !name.startsWith(UNANSWERED))).toString();
    state.unanswered = [...state.unanswered.filter((one) => one !== sent), sent].slice(-5);
  }

  function show(state, message) {
    document.querySelectorAll("[data-save-status]").forEach((el) => {
      el.dataset.state = state;
      el.textContent = message || el.dataset[state] || "";
    });
    if (state === "saving" || state === "unsaved" || (state === "saved" && !show.failed)) return;
    show.failed = state !== "saved";
    document.querySelectorAll("[data-save-live]").forEach((el) => {
      el.textContent = document.querySelector("[data-save-status]")?.textContent || "";
    });
  }

  function clock(iso) {
    const status = document.querySelector("[data-save-status]");
    const time = new Date(iso).toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" });
    return (status?.dataset.saved || "{time}").replace("{time}", document.documentElement.lang === "en" ? time : time.replace(":", "."));
  }

  function take(form, answer) {
    document.querySelectorAll("input[type=hidden][name=version]").forEach((el) => { el.value = answer.version; });
    for (const [name, value] of Object.entries(answer.fields || {})) {
      const field = form.elements.namedItem(name);
      if (field?.type === "hidden") field.value = value;
    }
  }

  function conflict(form, answer) {
    stateOf(form).stopped = true;
    const place = document.querySelector(form.dataset.conflictTarget);
    if (place) {
      place.innerHTML = answer.html || "";
      place.hidden = false;
    }
    show("conflict", answer.message || answer.detail);
  }

  function again(form) {
    const state = stateOf(form);
    const wait = RETRY[Math.min(state.tries, RETRY.length - 1)];
    state.tries += 1;
    show(navigator.onLine ? "failed" : "offline");
    later(form, wait);
  }

  function later(form, wait) {
    const state = stateOf(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), wait);
  }

  /* A request that may outlive its page holds at most 64 kB, all of them together. Percent signs make å three times as long
     as it need be; what is too long even so goes as a usual request, and unsent.js has it should that be cut off. */
  function lasting(texts) {
    const pairs = new URLSearchParams(texts);
    if (pairs.toString().length < 60000) return { body: pairs, keepalive: true };
    const parts = new FormData();
    texts.forEach(([name, value]) => parts.append(name, value));
    const size = new Blob(texts.flat()).size + 200 * texts.length;
    return { body: parts, keepalive: size < 60000 };
  }

  /* Resolves to true when the server has what is in the form. */
  function save(form, keepalive = false) {
    clearTimeout(stateOf(form).timer);
    const saved = line.then(() => send(form, keepalive));
    line = saved.catch(() => false);
    return saved;
  }

  async function send(form, keepalive) {
    const state = stateOf(form);
    if (!state.dirty) return true;
    if (state.stopped || !form.isConnected) return false;
    const edits = state.edits;
    const slow = setTimeout(show, 700, "saving"); // what is done at once is not talked about
    const texts = [...new FormData(form)].filter(([, value]) => typeof value === "string"); // a file goes with a submit
    let response, answer;
    try {
      response = await fetch(form.dataset.autosaveUrl, {
        method: "POST", credentials: "same-origin", redirect: "error",
        headers: { Accept: "application/json" }, ...(keepalive ? lasting(texts) : { body: new URLSearchParams(texts) }),
      });
      answer = await response.json().catch(() => ({})); // a proxy's own page says nothing to us but its status
    } catch {
      unanswered(form, texts);
      again(form);
      return false;
    } finally {
      clearTimeout(slow);
    }
    if (response.ok) {
      take(form, answer);
      Object.assign(state, { tries: 0, unanswered: [] });
      state.dirty = state.edits !== edits;
      if (state.dirty) {
        later(form, WAIT);
        return false;
      }
      form.dispatchEvent(new Event("remiss:saved", { bubbles: true }));
      show("saved", answer.message || clock(answer.saved_at));
      return true;
    }
    if (response.status === 409) conflict(form, answer);
    else if (response.status >= 500 || response.status === 429) {
      if (response.status !== 429) unanswered(form, texts); // a proxy may say so of what it has handed on
      again(form);
    }
    else show("failed", [answer.message || answer.detail, document.querySelector("[data-save-status]")?.dataset.kept].join(" ").trim());
    return false;
  }

  const unsaved = () => forms().filter((form) => stateOf(form).dirty);

  /* "Avbryt": the comment is again as it was when the page opened. What was saved of a new one is taken away by its hidden
     button, which offers it back; the words of another are put back and saved. */
  async function cancel(link) {
    const form = link.closest("form[data-autosave]");
    const state = stateOf(form);
    const discard = form.querySelector("[data-discard]");
    const fields = [...link.closest("[data-editing]").querySelectorAll("textarea, input:not([type=hidden])")];
    const changed = fields.filter((el) => el.value !== el.defaultValue);
    if (!state.stopped && changed.length && discard) return form.requestSubmit(discard);
    if (!state.stopped && changed.length) {
      changed.forEach((el) => { el.value = el.defaultValue; });
      Object.assign(state, { dirty: true, edits: state.edits + 1 });
      await settle();
    }
    state.dirty = false;
    form.dispatchEvent(new Event("remiss:saved", { bubbles: true })); // nothing of it is kept to be sent later
    location.assign(link.href);
  }

  async function settle() {
    const timeout = new Promise((done) => setTimeout(done, 4000, false));
    return Promise.race([Promise.all(unsaved().map((form) => save(form))).then((all) => all.every(Boolean)), timeout]);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form || event.target.type === "file") return;
    const state = stateOf(form);
    state.dirty = true;
    state.edits += 1;
    if (state.stopped) return;
    show("unsaved");
    later(form, WAIT);
  });

  /* Leaving waits for the last save, so that the next page has it. A conflict or a lost connection is left to the server or
     the browser's own question. */
  let going = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (going || form.method !== "post" || !unsaved().length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await settle();
    if (!navigator.onLine) return show("offline");
    stateOf(form).dirty = false;
    going = true;
    form.requestSubmit(event.submitter);
    going = false;
  }, true);

  document.addEventListener("click", async (event) => {
    const mine = event.target.closest?.("[data-keep-mine]");
    if (mine) return resolve(mine);
    const away = event.target.closest?.("[data-cancel]");
    if (away && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      return cancel(away);
    }
    const link = event.target.closest?.("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.target || !unsaved().length) return;
    if (link.origin !== location.origin || link.getAttribute("href").startsWith("#") || link.hasAttribute("hx-get")) return;
    event.preventDefault();
    await settle();
    location.assign(link.href);
  });

  /* "Keep my text": the newer version has been seen, mine is saved on top of it. */
  function resolve(button) {
    document.querySelectorAll("input[type=hidden][name=version]").forEach((el) => { el.value = button.dataset.version; });
    forms().forEach((form) => {
      const state = stateOf(form);
      if (!state.stopped) return;
      Object.assign(state, { stopped: false, dirty: true, tries: 0 });
      const place = document.querySelector(form.dataset.conflictTarget);
      if (place) place.replaceChildren();
      form.querySelector("textarea, input:not([type=hidden])")?.focus();
      save(form);
    });
  }

  document.querySelectorAll("[data-save-status][data-state=idle]").forEach((el) => { el.textContent = el.dataset.idle || ""; });
  const list = document.querySelector(".toc");
  const current = list?.querySelector("[aria-current]");
  if (current && list.scrollHeight > list.clientHeight) list.scrollTop = current.offsetTop - list.clientHeight / 2;

  addEventListener("online", () => unsaved().forEach((form) => save(form)));
  addEventListener("offline", () => { if (unsaved().length) show("offline"); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") unsaved().forEach((form) => save(form, true));
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved().length) event.preventDefault();
  });
})();
