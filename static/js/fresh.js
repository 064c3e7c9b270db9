/* A list that stays fresh while it is open. htmx asks for the page again (data-fresh) and says which one is shown; while
   nothing has changed the answer is empty (304). What has changed is put in cell by cell: nothing that the reader is in is
   touched, no box loses its mark, the focus stays, and what is new is said politely. docs/decisions/0301. */
"use strict";

(() => {
  const here = () => document.activeElement;
  const address = () => location.pathname + location.search;
  const asker = (event) => {
    const element = event.detail?.ctx?.sourceElement;
    return element?.matches?.("[data-fresh]") ? element : null;
  };

  /* The cells of a row that say something else now, but for the one that the reader is in. */
  function renew(row, now) {
    let changed = false;
    [...now.cells].forEach((cell, at) => {
      const shown = row.cells[at];
      if (!shown || shown.innerHTML === cell.innerHTML || shown.contains(here())) return;
      shown.innerHTML = cell.innerHTML;
      changed = true;
    });
    return changed;
  }

  /* The rows in their new order around the one that the reader is in, which stays where it is also when it is gone. */
  function arrange(body, rows) {
    const before = [...body.rows];
    const kept = before.find((row) => row.contains(here()));
    const at = kept ? rows.indexOf(kept) : -1;
    const around = kept && at < 0 ? [...rows.slice(0, before.indexOf(kept)), kept, ...rows.slice(before.indexOf(kept))] : rows;
    before.filter((row) => !around.includes(row)).forEach((row) => row.remove());
    if (around.every((row, place) => body.rows[place] === row)) return;
    if (!kept) return body.append(...around);
    const place = around.indexOf(kept);
    kept.before(...around.slice(0, place));
    kept.after(...around.slice(place + 1));
  }

  function renewRows(body, now) {
    const known = new Map([...body.rows].map((row) => [row.id, row]));
    const changed = [];
    const rows = [...now.rows].map((row) => {
      const shown = known.get(row.id);
      known.delete(row.id);
      if (!shown || renew(shown, row)) changed.push(row);
      return shown ?? document.importNode(row, true);
    });
    changed.push(...known.values());
    arrange(body, rows);
    return changed;
  }

  function say(news, changed) {
    if (!changed.length) return;
    const words = (row) => news.dataset.few
      .replace("{name}", row.querySelector("th")?.textContent.trim() ?? "")
      .replace("{status}", [...row.querySelectorAll(".tag")].map((tag) => tag.textContent).join(", "));
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    const told = changed.length > 3 ? news.dataset.many.replace("{n}", changed.length) : changed.map(words).join("; ");
    news.textContent = `${news.dataset.at.replace("{time}", time)} ${told}`;
  }

  function put(news, page) {
    for (const id of news.dataset.fresh.split(" ")) {
      const shown = document.getElementById(id), now = page.getElementById(id);
      if (!shown || !now || shown.contains(here()) || shown.innerHTML === now.innerHTML) continue;
      const open = [...shown.querySelectorAll("details")].map((part) => part.open);
      shown.innerHTML = now.innerHTML;
      shown.querySelectorAll("details").forEach((part, at) => { part.open = open[at] ?? part.open; });
    }
    const list = document.getElementById("rows"), fresh = page.getElementById("rows");
    const body = list.querySelector("tbody"), now = fresh.querySelector("tbody");
    if (body && now) {
      say(news, renewRows(body, now));
      const hits = document.getElementById("hits"), found = page.getElementById("hits");
      if (hits && found && hits.textContent !== found.textContent && !hits.contains(here())) hits.innerHTML = found.innerHTML;
    } else if (!list.contains(here())) list.innerHTML = fresh.innerHTML;
    document.dispatchEvent(new CustomEvent("remiss:fresh"));
  }

  document.addEventListener("htmx:before:request", (event) => {
    const news = asker(event);
    if (!news) return;
    if (document.hidden) return event.preventDefault();
    const { request } = event.detail.ctx;
    Object.assign(request, { action: address(), cache: "no-store" });
    if (news.dataset.mark) request.headers["If-None-Match"] = news.dataset.mark;
  });

  document.addEventListener("htmx:after:request", (event) => {
    const news = asker(event);
    if (!news) return;
    event.preventDefault(); // htmx swaps nothing: what has changed is put in here
    const { ctx } = event.detail;
    if (ctx.response.status !== 200 || ctx.request.action !== address()) return;
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    if (!page.querySelector("[data-fresh]")) return; // signed out meanwhile
    news.dataset.mark = ctx.response.headers.get("ETag") ?? "";
    put(news, page);
  });

  /* Looked at again after a while: asked at once. */
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) document.querySelectorAll("[data-fresh]").forEach((news) => window.htmx?.trigger(news, "remiss:ask"));
  });

  /* Up and down from one row's box to the next. */
  document.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches?.(".pick input[type=checkbox]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const boxes = [...event.target.closest("table").querySelectorAll(".pick input[type=checkbox]:not([hidden])")];
    const next = boxes[boxes.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
})();
