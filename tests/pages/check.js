/* Looks at the page that it stands in, and leaves what is wrong in an element with the id verdict, a
   line each; "done" is the last. check.sh puts it at the end of the page. */
(() => {
  "use strict";
  const faults = window.__faults || [];
  const fault = (what, node) =>
    faults.push(what + (node ? ": <" + node.tagName.toLowerCase() + "> " +
      (node.textContent || "").trim().replace(/\s+/g, " ").slice(0, 60) : ""));
  const finish = () => {
    const pre = document.createElement("pre");
    pre.id = "verdict";
    pre.textContent = "\n" + faults.join("\n") + (faults.length ? "\n" : "") + "done\n";
    document.body.append(pre);
    if (window !== window.parent) window.parent.postMessage(pre.textContent, "*");
  };

  /* Nothing sticks out of the window but what scrolls by itself. */
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width + 1)
    fault("the page is wider than the window: " + document.documentElement.scrollWidth + " of " + width);
  const scrolls = node => {
    for (; node && node !== document.body; node = node.parentElement)
      if (/auto|scroll|hidden/.test(getComputedStyle(node).overflowX)) return true;
    return false;
  };
  for (const node of document.body.querySelectorAll("*")) {
    const box = node.getBoundingClientRect();
    if (box.width > 0 && box.right > width + 1 && !scrolls(node) && !node.closest(".skip"))
      fault("sticks out at " + Math.round(box.right) + " of " + width, node);
  }

  /* Text has a contrast of 4.5, large text of 3 (WCAG 2.2, 1.4.3). */
  const parse = text => {
    const part = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("color(srgb") ? part.slice(0, 3).map(x => 255 * x).concat(part[3] ?? 1)
                                         : [part[0], part[1], part[2], part[3] ?? 1];
  };
  const light = color => {
    const [r, g, b] = color.slice(0, 3).map(x => x / 255).map(
      x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = node => {
    for (; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color[3] > 0.99) return color;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node || told.has(node) ||
        node.closest("script,style,pre#verdict,figure svg") || node.getClientRects().length === 0)
      continue;
    told.add(node);
    const style = getComputedStyle(node);
    const [a, b] = [light(parse(style.color)), light(behind(node))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (contrast < least) fault("contrast " + contrast.toFixed(2), node);
  }

  /* What a reader of the structure needs. */
  if (!document.documentElement.lang) fault("no language");
  if (!document.title) fault("no title");
  if (document.querySelectorAll("h1").length !== 1) fault("not one h1");
  if (!document.querySelector("main")) fault("no main");
  const ids = new Set();
  for (const node of document.querySelectorAll("[id]")) {
    if (ids.has(node.id)) fault("the id " + node.id + " twice", node);
    ids.add(node.id);
  }
  for (const node of document.querySelectorAll("[aria-labelledby]"))
    for (const id of node.getAttribute("aria-labelledby").split(" "))
      if (!ids.has(id)) fault("labelled by " + id + ", which is not there", node);
  for (const node of document.querySelectorAll("table"))
    if (!node.caption && !node.getAttribute("aria-labelledby")) fault("a table without a name", node);
  for (const node of document.querySelectorAll("thead th"))
    if (!node.scope) fault("a heading without scope", node);
  for (const node of document.querySelectorAll("svg[role=img], img"))
    if (!node.getAttribute("aria-label") && !node.alt && !node.querySelector("title") &&
        !node.getAttribute("aria-labelledby")) fault("a picture without words", node);
  let level = 0;
  for (const node of document.querySelectorAll("h1,h2,h3,h4")) {
    if (Number(node.tagName[1]) > level + 1) fault("a heading leaps", node);
    level = Number(node.tagName[1]);
  }
  for (const node of document.querySelectorAll("[src],link[href]"))
    if (!/^(data:|#)/.test(node.getAttribute("src") || node.getAttribute("href")))
      fault("needs " + (node.getAttribute("src") || node.getAttribute("href")), node);

  if (!window.axe) { finish(); return; }
  window.axe.run(document, { resultTypes: ["violations"] }).then(result => {
    for (const one of result.violations)
      fault("axe: " + one.id + " at " + one.nodes[0].target.join(" "));
    finish();
  }, error => { fault("axe: " + error); finish(); });
})();
