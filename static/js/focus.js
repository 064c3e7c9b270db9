/* After an act the focus is never nowhere: a page that says where (an address with #…, data-focus) goes first, then the button or
   link that was pressed if it is still there, else the page's text. Following a link to another page is no such act. */
"use strict";

(() => {
  const KEY = "remiss:pressed";
  const store = (work) => { try { return work(sessionStorage); } catch { return null; } };
  const lost = () => !document.activeElement || document.activeElement === document.body;
  const words = (el) => el.textContent.replace(/\s+/g, " ").trim();
  const describe = (el) => ({ id: el.id, tag: el.tagName, name: el.name || "", value: el.tagName === "BUTTON" ? el.value : "", words: words(el) });
  let pressed = null;

  function again(control) {
    if (control.id) return document.getElementById(control.id);
    const alike = [...document.querySelectorAll(control.tag)].filter((el) => words(el) === control.words && (el.name || "") === control.name);
    return alike.find((el) => el.tagName !== "BUTTON" || el.value === control.value) || alike[0];
  }

  function comeBack(control) {
    if (!lost()) return;
    again(control)?.focus();
    if (lost()) document.getElementById("main")?.focus({ preventScroll: true });
  }

  /* Where the address leads, if that takes no focus by itself. */
  function arrive() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !lost()) return;
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus();
  }

  const gone = (el) => !el.isConnected || !el.getClientRects().length;
  const soon = (work) => requestAnimationFrame(() => requestAnimationFrame(work));
  const keep = (el) => store((s) => s.setItem(KEY, JSON.stringify(describe(el))));
  /* Taken at once: what is pressed before the page has settled is kept for the next page, not for this one. */
  const before = store((s) => JSON.parse(s.getItem(KEY) || "null"));
  store((s) => s.removeItem(KEY));

  document.addEventListener("submit", (event) => {
    const button = event.submitter || event.target.querySelector("[type=submit]");
    if (button && !event.target.hasAttribute("hx-post")) keep(button);
  });
  document.addEventListener("click", (event) => {
    const el = event.target.closest?.("a[href], button, summary");
    if (!el) return;
    pressed = describe(el);
    if (el.tagName === "A" && el.origin === location.origin && el.pathname === location.pathname && !el.hash) keep(el);
    if (document.activeElement === el) soon(() => { if (gone(el)) comeBack(pressed); });
  });
  document.addEventListener("htmx:after:swap", () => soon(() => { if (pressed) comeBack(pressed); }));
  addEventListener("load", () => soon(() => {
    arrive();
    if (before) comeBack(before);
  }));
})();
