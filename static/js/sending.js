/* A large file takes its time: the page says that it is on its way, and how large it is, until the answer comes. */
"use strict";

(() => {
  const LARGE = 1000 * 1000;
  const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const forget = () => document.querySelectorAll(".sending").forEach((el) => el.remove());

  document.addEventListener("submit", (event) => {
    const size = filesOf(event.target).reduce((sum, file) => sum + file.size, 0);
    if (event.defaultPrevented || size < LARGE) return;
    forget();
    const megabytes = (size / LARGE).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    const said = document.createElement("div");
    said.className = "sending";
    said.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-hidden", "true");
    (event.submitter?.closest(".row") || event.submitter || event.target.lastElementChild).before(said);
    said.append(document.body.dataset.sending.replace("{size}", megabytes), bar);
  });
  addEventListener("pageshow", forget);
})();
