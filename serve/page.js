/* What the page can do besides: keys, and files that are dropped. Nothing needs it. */
(() => {
  "use strict";
  const typing = node => node instanceof HTMLElement &&
    (node.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName));
  let leader = 0;

  /* j and k walk the rows that have a link; Enter is the link's own. */
  const rows = () => [...document.querySelectorAll("main tbody tr")].filter(
    row => row.offsetParent && row.querySelector("a[href]"));
  const walk = step => {
    const all = rows();
    const at = all.findIndex(row => row.contains(document.activeElement));
    const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (row) row.querySelector("a[href]").focus();
  };
  const press = name => {
    const node = document.querySelector("[data-press='" + name + "']");
    if (!node) return;
    if (typing(node)) node.focus();
    else node.click();
  };

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (typing(document.activeElement)) document.activeElement.blur();
      else press("close");
      return;
    }
    if (typing(event.target)) return;
    if (Date.now() - leader < 1500) {
      leader = 0;
      const view = document.querySelector(".views a[data-key='" + CSS.escape(event.key) + "']");
      if (view) {
        event.preventDefault();
        view.click();
      }
      return;
    }
    const keys = {
      g: () => { leader = Date.now(); },
      j: () => walk(1),
      k: () => walk(-1),
      "/": () => press("search"),
      a: () => press("answer"),
      s: () => press("stands"),
      "?": () => {
        const list = document.querySelector("details.keys");
        list.open = !list.open;
        list.scrollIntoView();
        list.querySelector("summary").focus();
      }
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  /* Files may be dropped where they can be chosen. */
  for (const area of document.querySelectorAll(".drop")) {
    const input = area.querySelector("input[type=file]");
    if (!input) continue;
    area.addEventListener("dragover", event => {
      event.preventDefault();
      area.classList.add("over");
    });
    area.addEventListener("dragleave", () => area.classList.remove("over"));
    area.addEventListener("drop", event => {
      event.preventDefault();
      area.classList.remove("over");
      input.files = event.dataTransfer.files;
      area.closest("form").requestSubmit();
    });
  }
})();
