/* A large file takes its time: how far it has come is told in words and by a bar. It can be stopped, and a network that
   fails leaves the form as it is and says what to do. Without this script the form is sent as any other. */
"use strict";

(() => {
  const LARGE = 1000 * 1000;
  const STEP = 10;
  const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const words = (form, key) => form.querySelector("[data-sending]").dataset[key]; // beside its field for files
  let request = null;

  const forget = () => document.querySelectorAll(".sending").forEach((el) => el.remove());

  const panel = (form, submitter, size) => {
    const said = (key) => words(form, key);
    const box = document.createElement("div");
    const status = document.createElement("p");
    const bar = document.createElement("progress");
    const stop = document.createElement("button");
    box.className = "sending";
    status.setAttribute("role", "status");
    const megabytes = (size / LARGE).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    status.textContent = said("sending").replace("{size}", megabytes);
    bar.max = 100;
    bar.setAttribute("aria-label", said("sendingBar"));
    stop.type = "button";
    stop.className = "ds-button";
    stop.dataset.variant = "tertiary";
    stop.textContent = said("sendingStop");
    box.append(status, bar, stop);
    (submitter?.closest(".row") || submitter || form.lastElementChild).before(box);
    return { status, bar, stop };
  };

  /* What was taken leads on, and says so there. What was refused is shown in place of the form, as after a swap. */
  const goOn = (answer) => {
    const place = answer.getResponseHeader("Remiss-Location");
    if (place) {
      const target = new URL(place, location.href);
      const here = target.pathname === location.pathname && target.search === location.search;
      location.assign(target.href);
      if (here && target.hash) location.reload(); // to another part of the page alone, no browser asks for it again
      return true;
    }
    const answered = new DOMParser().parseFromString(answer.responseText, "text/html");
    const main = answered.querySelector("main");
    if (!main) return false;
    history.replaceState(null, "", answer.responseURL);
    document.title = answered.title;
    document.querySelector("main").replaceWith(document.adoptNode(main));
    window.htmx?.process(main);
    document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail: {} }));
    return true;
  };

  const send = (form, submitter, size) => {
    const { status, bar, stop } = panel(form, submitter, size);
    const said = (key) => words(form, key);
    const fields = new FormData(form);
    if (submitter?.name) fields.append(submitter.name, submitter.value);
    const sending = new XMLHttpRequest();
    let all = false;
    let told = 0;
    const ended = (key) => {
      request = null;
      status.textContent = said(key);
      bar.remove();
      stop.remove();
      delete form.dataset.submitting;
      submitter?.removeAttribute("data-busy");
      submitter?.focus();
    };
    request = sending;
    sending.upload.addEventListener("progress", (event) => {
      const part = Math.floor((100 * event.loaded) / event.total);
      bar.value = part;
      bar.textContent = `${part} %`;
      if (part < told + STEP) return;
      told = part - (part % STEP);
      status.textContent = said("sendingPart").replace("{n}", part);
    });
    sending.upload.addEventListener("load", () => {
      all = true;
      bar.value = 100;
      stop.remove();
      status.textContent = said("sendingWaits");
    });
    sending.addEventListener("load", () => {
      if (!goOn(sending)) ended("sendingUnsure");
    });
    sending.addEventListener("error", () => ended(all ? "sendingUnsure" : "sendingFailed"));
    sending.addEventListener("abort", () => ended("sendingStopped"));
    stop.addEventListener("click", () => sending.abort());
    sending.open("POST", submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href);
    sending.setRequestHeader("Remiss-Upload", "1");
    sending.send(fields);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.enctype !== "multipart/form-data") return;
    const size = filesOf(form).reduce((sum, file) => sum + file.size, 0);
    if (size < LARGE || !form.querySelector("[data-sending]")) return;
    event.preventDefault();
    if (request) return;
    forget();
    send(form, event.submitter, size);
  });
  addEventListener("pageshow", forget);
})();
