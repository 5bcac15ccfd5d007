// A result that is on the page already: its table sorted, drawn as a chart, or in other forms as text.
// The table stays where it is in each case: it says all that a chart says.
"use strict";

(function () {
  const svgSpace = "http://www.w3.org/2000/svg";
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });
  const numeral = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
  const mostBars = 40;
  const mostText = 200_000;
  const [widest, height] = [720, 320];
  let texts = {};
  let width = widest;

  function make(name, values, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  function draw(name, values, ...children) {
    const element = document.createElementNS(svgSpace, name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // Tables ---------------------------------------------------------------------------------------

  function cell(element) {
    const moment = element.querySelector("time[datetime]");
    if (moment) return { text: moment.dateTime, sortedBy: moment.dateTime };
    const copy = element.cloneNode(true);
    for (const each of copy.querySelectorAll(".tag")) each.remove();
    const text = copy.textContent.trim();
    const isNumber = numeral.test(text);
    return { text, sortedBy: isNumber ? Number(text) : text, isNumber };
  }

  function compared(one, other) {
    if (typeof one === "number" && typeof other === "number") return one - other;
    return collator.compare(String(one), String(other));
  }

  function sortable(table) {
    for (const [number, head] of [...table.tHead.rows[0].cells].entries()) {
      const button = make("button", { type: "button", class: "sort" }, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, number, head));
    }
  }

  function sort(table, number, head) {
    const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    const sign = order === "ascending" ? 1 : -1;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [cell(row.cells[number]).sortedBy, row]);
    // What is not bound comes last, however one sorts.
    const rank = (value) => (value === "" ? 1 : 0);
    rows.sort(([a], [b]) => rank(a) - rank(b) || sign * compared(a, b));
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    body.append(...rows.map(([, row]) => row));
  }

  function labelled(label, id, field) {
    field.id = id;
    return make("span", {}, make("label", { for: id }, label), " ", field);
  }

  // Charts ---------------------------------------------------------------------------------------

  function columns(table) {
    return [...table.tHead.rows[0].cells].map((head, number) => {
      const cells = [...table.tBodies[0].rows].map((row) => cell(row.cells[number]));
      const bound = cells.filter((each) => each.text);
      return { name: head.textContent, cells, isNumber: bound.length > 0 && bound.every((each) => each.isNumber) };
    });
  }

  function chart(table) {
    const found = columns(table);
    const measured = found.filter((each) => each.isNumber);
    if (!measured.length || table.tBodies[0].rows.length < 2) return null;
    const named = [...found.filter((each) => !each.isNumber), ...measured];
    const kinds = [["bar", texts.bars], ["line", texts.line]];
    const figure = make("div", { class: "figure" });
    const choose = (id, label, choices) => {
      const field = make("select", {}, ...choices.map(([value, text]) => new Option(text, value)));
      field.addEventListener("change", redraw);
      return [labelled(label, id, field), field];
    };
    const [kindLabel, kind] = choose("chart-kind", texts.chart, kinds);
    const [nameLabel, name] = choose("chart-along", texts.along, named.map((each, at) => [at, each.name]));
    const [valueLabel, value] = choose("chart-values", texts.values, measured.map((each, at) => [at, each.name]));
    function redraw() {
      // Drawn as wide as there is room, so that letters stay as large as the page's.
      width = Math.max(Math.min(figure.clientWidth || widest, widest), 240);
      const [along, values] = [named[name.value], measured[value.value]];
      const points = [...along.cells.entries()]
        .filter(([at]) => values.cells[at].text)
        .map(([at, each]) => ({ label: each.text, value: values.cells[at].sortedBy, sortedBy: each.sortedBy }));
      const title = `${values.name} · ${along.name}`;
      figure.replaceChildren(kind.value === "line" ? lines(points, title) : bars(points, title));
    }
    new ResizeObserver(() => requestAnimationFrame(redraw)).observe(figure);
    return make("div", { class: "chart" }, make("p", { class: "choices" }, kindLabel, nameLabel, valueLabel), figure);
  }

  function scale(points) {
    const values = points.map((each) => each.value);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    return { low, high: high === low ? low + 1 : high };
  }

  function canvas(title, points, tall, ...children) {
    const most = points.reduce((best, each) => (each.value > best.value ? each : best), points[0]);
    const told = `${title}. ${texts.most}: ${most.label}, ${most.value}. ${texts.table}`;
    const values = { viewBox: `0 0 ${width} ${tall}`, role: "img", "aria-label": told, class: "drawn" };
    return draw("svg", values, ...children);
  }

  function short(text, most) {
    const characters = [...text];
    return characters.length > most ? characters.slice(0, most - 1).join("") + "…" : text;
  }

  function number(value) {
    return value.toLocaleString(language, { maximumFractionDigits: 3 });
  }

  function bars(every, title) {
    const points = every.slice(0, mostBars);
    const { low, high } = scale(points);
    const [left, right, step] = [Math.min(220, width * 0.4), width < 500 ? 48 : 90, 26];
    const at = (value) => left + ((value - low) / (high - low)) * (width - left - right);
    const rows = points.flatMap((each, row) => {
      const [from, to] = [Math.min(at(0), at(each.value)), Math.max(at(0), at(each.value))];
      const middle = row * step + step / 2;
      return [
        draw("text", { x: left - 8, y: middle, class: "name" }, short(each.label, Math.floor(left / 13))),
        draw("rect", { x: from, y: row * step + 4, width: Math.max(to - from, 1), height: step - 8, class: "measure" }),
        draw("text", { x: to + 6, y: middle, class: "value" }, number(each.value)),
      ];
    });
    const drawn = canvas(title, points, points.length * step, ...rows);
    if (points.length === every.length) return drawn;
    return make("div", {}, drawn, make("p", { class: "quiet" }, texts.first.replace("%s", number(mostBars))));
  }

  function lines(every, title) {
    const points = [...every].sort((one, other) => compared(one.sortedBy, other.sortedBy));
    const { low, high } = scale(points);
    const [left, right, top, bottom] = [70, 20, 14, 30];
    const across = (row) => left + (row / Math.max(points.length - 1, 1)) * (width - left - right);
    const up = (value) => height - bottom - ((value - low) / (high - low)) * (height - top - bottom);
    const path = points.map((each, row) => `${row ? "L" : "M"}${across(row).toFixed(1)} ${up(each.value).toFixed(1)}`);
    const marks = [low, (low + high) / 2, high].flatMap((value) => [
      draw("line", { x1: left, x2: width - right, y1: up(value), y2: up(value), class: "rule" }),
      draw("text", { x: left - 8, y: up(value), class: "name" }, number(value)),
    ]);
    const ends = [[0, "start"], [points.length - 1, "end"]].map(([row, anchor]) =>
      draw("text", { x: across(row), y: height - 8, "text-anchor": anchor }, short(points[row].label, Math.floor(width / 30))),
    );
    const dots = points.length > 60 ? [] : points.map((each, row) =>
      draw("circle", { cx: across(row), cy: up(each.value), r: 3, class: "measure" }),
    );
    return canvas(title, points, height, ...marks, draw("path", { d: path.join(" "), class: "trace" }), ...dots, ...ends);
  }

  // Other forms ----------------------------------------------------------------------------------

  // No more is fetched than is shown: the server ends a result that nobody reads on.
  async function beginning(address) {
    const answer = await fetch(address);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (text.length <= mostText) {
      const { done, value } = await reader.read();
      if (done) return { text, isCut: false };
      text += value;
    }
    await reader.cancel();
    return { text: text.slice(0, mostText), isCut: true };
  }

  function raw(links) {
    const field = make("select", {}, ...links.map((each) => new Option(each.textContent, each.href)));
    const text = make("code", {});
    const status = make("p", { class: "quiet", role: "status" });
    const box = make("pre", { class: "turtle", tabindex: "0", role: "region", "aria-label": texts.text }, text);
    async function load() {
      const address = field.value;
      status.textContent = texts.running;
      try {
        const found = await beginning(address);
        if (address !== field.value) return;
        text.textContent = found.text;
        status.textContent = found.isCut ? texts.cut : "";
      } catch (error) {
        status.textContent = texts.unreachable;
        console.warn(error);
      }
    }
    field.addEventListener("change", load);
    load();
    return make("div", {}, make("p", { class: "choices" }, labelled(texts.form, "raw-form", field)), status, box);
  }

  // The choice of views --------------------------------------------------------------------------

  function enhance() {
    const outcome = document.getElementById("outcome");
    const told = document.getElementById("result-texts");
    if (!outcome || !told) return;
    texts = JSON.parse(told.textContent);
    const table = outcome.querySelector("table.result");
    const place = make("div", { class: "view" });
    const views = [];
    if (table) {
      sortable(table);
      if (chart(table)) views.push([texts.chart, () => chart(table)]);
    }
    const links = [...outcome.querySelectorAll("a[data-form]")];
    if (links.length) views.push([texts.text, () => raw(links)]);
    if (!views.length) return;
    const buttons = views.map(([label, view]) => {
      const button = make("button", { type: "button", class: "second-choice", "aria-pressed": "false" }, label);
      button.addEventListener("click", () => {
        const isOpen = button.getAttribute("aria-pressed") === "true";
        for (const each of buttons) each.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", String(!isOpen));
        place.replaceChildren(...(isOpen ? [] : [view()]));
      });
      return button;
    });
    outcome.querySelector("[data-views]").append(...buttons.flatMap((each) => [each, " "]), place);
  }

  document.addEventListener("oboegaki:outcome", enhance);
  enhance();
})();
