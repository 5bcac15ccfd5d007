// Lets readers walk on from thing to thing. Without it the page has its drawing and its lists.
"use strict";

(() => {
  const MOST = 300;
  const part = document.getElementById("exploring");
  const button = document.getElementById("explore");
  const canvas = document.getElementById("canvas");
  const list = document.getElementById("explored");
  const status = document.getElementById("explored-status");
  const item = document.getElementById("explored-item");
  const known = new Map();
  let drawing = null;

  const say = (text) => { status.textContent = text; };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      script.src = address;
      document.head.append(script);
    });
  }

  async function ask(address) {
    const from = new URL(address, location.href);
    from.searchParams.set("lang", part.dataset.lang);
    if (part.dataset.edition) from.searchParams.set("edition", part.dataset.edition);
    const answer = await fetch(from, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function draw() {
    // The library writes a style element unless one of this name is there; the policy allows none.
    const there = document.createElement("meta");
    there.id = "__________cytoscape_stylesheet";
    document.head.append(there);
    return cytoscape({
      container: canvas, userZoomingEnabled: false, boxSelectionEnabled: false,
      style: [
        { selector: "node", style: {
          label: "data(label)", color: colour("--ink"), "font-size": 14, "text-wrap": "ellipsis",
          "text-max-width": 150, "text-valign": "bottom", "text-margin-y": 3, width: 16, height: 16,
          "background-color": colour("--quiet") } },
        { selector: "node.known", style: { "background-color": colour("--accent") } },
        { selector: "edge.told", style: {
          label: "data(label)", color: colour("--ink"), "font-size": 10, "text-rotation": "autorotate",
          "text-background-color": colour("--paper"), "text-background-opacity": 1 } },
        { selector: "edge", style: {
          "curve-style": "bezier", width: 1, "line-color": colour("--line"),
          "target-arrow-shape": "triangle", "target-arrow-color": colour("--quiet") } },
      ],
    });
  }

  function place(node) {
    if (known.has(node.iri)) return true;
    if (known.size >= MOST) return false;
    const row = item.content.cloneNode(true).firstElementChild;
    const link = row.querySelector("a");
    link.textContent = node.label;
    link.href = node.page;
    if (node.language) link.lang = node.language;
    const more = row.querySelector("button");
    more.setAttribute("aria-label", `${more.textContent}: ${node.label}`);
    if (node.data) more.addEventListener("click", () => expand(node.iri));
    else more.remove();
    list.append(row);
    known.set(node.iri, { node, more, done: false });
    drawing.add({ data: { id: node.iri, label: node.label } });
    return true;
  }

  function tie(from, to, { property, label }) {
    const id = `${from} ${property} ${to}`;
    if (drawing.getElementById(id).empty()) drawing.add({ data: { id, source: from, target: to, label } });
  }

  async function expand(iri) {
    const entry = known.get(iri);
    if (!entry || entry.done || !entry.node.data) return;
    entry.done = true;
    try {
      const found = await ask(entry.node.data);
      for (const near of found.neighbours) {
        if (!place(near)) break;
        for (const each of near.ties) tie(...(each.outward ? [iri, near.iri] : [near.iri, iri]), each);
      }
      drawing.getElementById(iri).addClass("known");
      entry.more.disabled = true;
      drawing.layout({
        name: "cose", animate: false, nodeDimensionsIncludeLabels: true,
        nodeRepulsion: () => 120000, idealEdgeLength: () => 100,
      }).run();
      say(part.dataset.told.replace("{n}", known.size));
    } catch {
      entry.done = false;
      say(part.dataset.failed);
    }
  }

  async function begin() {
    button.disabled = true;
    try {
      await load(part.dataset.library);
      const start = await ask(part.dataset.start);
      canvas.hidden = false;
      drawing = draw();
      drawing.on("tap", "node", (event) => expand(event.target.id()));
      drawing.on("mouseover", "node", (event) => event.target.connectedEdges().addClass("told"));
      drawing.on("mouseout", "node", (event) => event.target.connectedEdges().removeClass("told"));
      place(start);
      await expand(start.iri);
      button.hidden = true;
      list.querySelector("a").focus();
    } catch {
      button.disabled = false;
      say(part.dataset.failed);
    }
  }

  part.hidden = false;
  button.addEventListener("click", begin);
})();
