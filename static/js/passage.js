/* Words that are marked in a paragraph go with its "Kommentera": they stand in the form that it opens, where they can be changed
   or taken away. Nothing is saved before something has been written about them. */
"use strict";

(() => {
  const KEY = "remiss:passage";
  const store = (work) => { try { return work(sessionStorage); } catch { return null; } };
  let held = ""; // what was marked when the pointer went down: pressing a link unmarks it

  function markedIn(para) {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    if (!range || !para.contains(range.commonAncestorContainer)) return "";
    const words = range.cloneContents();
    words.querySelectorAll("sup, .n, .acts").forEach((el) => el.remove());
    return words.textContent.replace(/\s+/g, " ").trim();
  }

  const paraOf = (event) => event.target.closest?.(".acts a[id^=comment-]")?.closest(".para");
  document.addEventListener("pointerdown", (event) => {
    const para = paraOf(event);
    held = para ? markedIn(para) : "";
  });
  document.addEventListener("click", (event) => {
    const para = paraOf(event);
    const words = para && (markedIn(para) || held);
    if (words) store((s) => s.setItem(KEY, words));
  });

  const words = store((s) => s.getItem(KEY));
  store((s) => s.removeItem(KEY));
  const field = words && document.querySelector("textarea[name^=quote-]");
  if (field && !field.value) field.value = words;
})();
