/* What the page can do besides: keys, files that are dropped, choices that are answered as they are made, and
   saying that the program has ended. Nothing needs it. */
(() => {
  "use strict";
  const typing = node => node instanceof HTMLElement &&
    (node.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName));
  let leader = 0;

  /* j and k walk the rows that have a link; Enter is the link's own. */
  const rows = () => [...document.querySelectorAll("main tbody tr:not(.group)")].filter(
    row => row.offsetParent && row.querySelector("a[href]"));
  const walk = step => {
    const all = rows();
    const at = all.findIndex(row => row.contains(document.activeElement));
    const row = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (row) row.querySelector("a[href]").focus();
  };
  const press = name => {
    const node = document.querySelector("[data-press='" + name + "']");
    if (!node) return false;
    if (typing(node)) node.focus();
    else node.click();
    return true;
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
      "/": () => press("search") || document.querySelector(".views a[data-key='p']")?.click(),
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

  {
    /* Choices are asked as they change: what comes is the page of that address, and replaces what
       differs. An answer that lasts says how far it is; the old one stays, pale. */
    let asking = null, due = 0, again = 0;
    const addressOf = form => form.action + "?" + new URLSearchParams(new FormData(form));
    const look = form => [...form.querySelectorAll("[id],label,legend,.conditions")].map(
      node => node.id + (node.matches("label,legend,ul") ? node.textContent : "")).join("|");
    const renew = (old, now, isNew) => {
      const opened = [...old.querySelectorAll("details")].map(node => node.open);
      if (isNew && look(old) === look(now)) {
        for (const field of now.querySelectorAll("input:not([type=checkbox])"))
          old.querySelector("input[name='" + field.name + "']").value = field.value;
        return;
      }
      const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
      old.replaceWith(now);
      [...now.querySelectorAll("details")].forEach((node, i) => { node.open = node.open || opened[i]; });
      if (focus) document.getElementById(focus)?.focus();
    };
    const wait = (page, answer) => {
      document.querySelector(".waiting")?.remove();
      const waiting = document.createElement("div");
      waiting.className = "waiting";
      waiting.append(...page.querySelectorAll("p.progress, main progress, main form"));
      answer.before(waiting);
      document.title = page.title;
    };
    const show = async (address, isNew) => {
      const answer = document.querySelector(".answer");
      clearTimeout(again);
      asking?.abort();
      asking = new AbortController();
      answer.classList.add("old");
      answer.setAttribute("aria-busy", "true");
      const got = await fetch(address, {signal: asking.signal}).catch(() => null);
      const text = await got?.text().catch(() => null);
      if (!text) return;
      const page = new DOMParser().parseFromString(text, "text/html");
      if (page.querySelector("meta[http-equiv=refresh]")) {
        wait(page, answer);
        again = setTimeout(() => show(address, isNew), 1000);
        return;
      }
      if (!page.querySelector("#asked")) {
        location.assign(got.url);
        return;
      }
      document.querySelector(".waiting")?.remove();
      /* What was typed or chosen meanwhile stays, and is asked for next. */
      const form = document.querySelector("form.choices");
      if (!isNew || addressOf(form) === address) renew(form, page.querySelector("form.choices"), isNew);
      for (const part of [".answer", ".lede", ".foot"])
        document.querySelector(part).replaceWith(page.querySelector(part));
      document.querySelector("#asked").className = page.querySelector("#asked").className;
      document.title = page.title;
      if (isNew && got.url !== location.href) history.pushState(null, "", got.url);
      offer();
    };
    const ask = (form, delay) => {
      clearTimeout(due);
      due = setTimeout(() => show(addressOf(form), true), delay);
    };
    const ofChoices = node => node.closest?.("form.choices");
    if (document.querySelector("#asked")) {
      addEventListener("change", event => { if (ofChoices(event.target)) ask(ofChoices(event.target), 400); });
      addEventListener("submit", event => {
        if (!ofChoices(event.target)) return;
        event.preventDefault();
        ask(event.target, 0);
      });
      addEventListener("popstate", () => show(location.href, false));
    }

    /* Tables can be copied, for a document that is being written. */
    const offer = () => {
      for (const button of document.querySelectorAll("button[data-copy]"))
        button.hidden = !(navigator.clipboard && window.ClipboardItem);
    };
    const copy = async button => {
      const parts = [...document.querySelectorAll(button.dataset.copy)].map(part => part.cloneNode(true));
      for (const part of parts)
        for (const link of part.querySelectorAll("a")) link.replaceWith(...link.childNodes);
      const as = (type, text) => new Blob([text], {type});
      await navigator.clipboard.write([new ClipboardItem({
        "text/html": as("text/html", parts.map(part => part.outerHTML).join("")),
        "text/plain": as("text/plain", parts.map(part => part.innerText).join("\n"))})]);
      button.textContent = button.dataset.done;
    };
    addEventListener("click", event => {
      const button = event.target.closest?.("button[data-copy]");
      if (button) copy(button);
    });
    offer();
  }

  /* Files, and all files of a folder, may be dropped where they can be chosen. */
  const filesIn = async entry => {
    if (entry.isFile) return [await new Promise((take, fail) => entry.file(take, fail))];
    const reader = entry.createReader(), all = [];
    for (;;) {
      const some = await new Promise((take, fail) => reader.readEntries(take, fail));
      if (!some.length) return all;
      for (const one of some) if (one.isFile) all.push(...await filesIn(one));
    }
  };
  const dropped = async transfer => {
    const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some(entry => entry.isDirectory)) return transfer.files;
    const list = new DataTransfer();
    for (const entry of entries) for (const file of await filesIn(entry)) list.items.add(file);
    return list.files;
  };
  for (const area of document.querySelectorAll(".drop")) {
    const input = area.querySelector("input[type=file]");
    if (!input) continue;
    area.addEventListener("dragover", event => {
      event.preventDefault();
      area.classList.add("over");
    });
    area.addEventListener("dragleave", () => area.classList.remove("over"));
    area.addEventListener("drop", async event => {
      event.preventDefault();
      area.classList.remove("over");
      input.files = await dropped(event.dataTransfer);
      area.closest("form").requestSubmit();
    });
  }

  /* The program ends by itself without use: that is said before, and afterwards in place of a browser's error. */
  const ending = document.getElementById("ending");
  if (!ending) return;
  const line = ending.querySelector("p"), keep = ending.querySelector("button");
  let missed = 0, timer = 0;
  const say = (text, isOver) => {
    if (line.textContent !== text) line.textContent = text;
    ending.hidden = text === "";
    keep.hidden = isOver;
  };
  const look = async path => {
    let left = -1;
    clearTimeout(timer);
    try {
      const answer = await fetch(path, { cache: "no-store" });
      if (answer.ok) left = Number(await answer.text());
    } catch { /* Nobody answers. */ }
    const isSoon = left >= 0 && left <= Number(ending.dataset.before);
    missed = left < 0 ? missed + 1 : 0;
    if (missed > 1) say(ending.dataset.ended, true);
    else if (missed === 0) say(isSoon ? ending.dataset.soon : "", false);
    timer = setTimeout(() => look("/alive"), missed === 1 ? 1000 : isSoon ? 5000 : 20000);
  };
  timer = setTimeout(() => look("/alive"), 20000);
  keep.addEventListener("click", () => look("/alive?stay=1"));
  /* Nothing leads anywhere then, and what was typed stays. */
  const hold = event => {
    if (missed < 2 || (event.type === "click" && !event.target.closest("a[href]"))) return;
    event.preventDefault();
    ending.focus();
  };
  addEventListener("click", hold, true);
  addEventListener("submit", hold, true);
})();
