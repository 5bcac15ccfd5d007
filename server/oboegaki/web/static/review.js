// A review by keyboard: decide and go on, quote by selecting, findings as soon as the check has them.
"use strict";

(function () {
  const paper = document.querySelector("#paper");
  const current = document.querySelector("[data-current]");

  // The words that the current value is taken from are in sight, within their own box.
  const quoted = document.querySelector("#quoted");
  if (paper && quoted) {
    const [line, box] = [quoted.getBoundingClientRect(), paper.getBoundingClientRect()];
    paper.scrollTop += line.top - box.top - box.height / 3;
  }

  function press(name, form) {
    const button = form && form.querySelector(`button[name="do"][value="${name}"]`);
    if (button) button.click();
  }

  function follow(id) {
    const link = document.getElementById(id);
    if (link) link.click();
  }

  function inFocus() {
    const form = document.activeElement.closest("form.fact");
    return form && form.querySelector("[value=reject]") ? form : current;
  }

  // What is selected in the source: its words, and where they begin (in code points).
  function selected() {
    const chosen = document.getSelection();
    if (!paper || !chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    const at = position(range.startContainer, range.startOffset);
    if (at < 0 || !paper.contains(range.endContainer)) return null;
    const words = chosen.toString();
    const blank = words.length - words.trimStart().length;
    return { words: words.trim(), start: at + blank };
  }

  // Where a place in the page is in the text, in code points; -1 outside of the text.
  function position(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const line = element.closest("#paper p[data-start]");
    if (!line) return -1;
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(node, offset);
    return Number(line.dataset.start) + [...before.toString()].length;
  }

  function addition() {
    const near = (inFocus() || document).closest ? inFocus() : null;
    const group = near ? near.closest(".fact-group") : document.querySelector(".fact-group");
    return group && group.querySelector("details.addition");
  }

  function add() {
    const details = addition();
    if (!details) return;
    const taken = selected();
    details.open = true;
    if (taken) {
      details.querySelector("[name=words]").value = taken.words;
      details.querySelector("[name=start]").value = taken.start;
      details.querySelector("[name=value]").value = taken.words.replace(/\s+/g, " ");
    }
    const first = details.querySelector("[name=property]");
    first.focus();
    first.scrollIntoView({ block: "center" });
  }

  const keys = {
    KeyN: () => follow("following"),
    KeyP: () => follow("previous"),
    KeyR: () => press("reject", inFocus()),
    KeyA: add,
  };
  document.addEventListener("keydown", (event) => {
    // A list of choices does not send its form on Enter by itself; the space bar opens it.
    if (event.key === "Enter" && event.target.matches("form.fact select[name=value]")) {
      event.preventDefault();
      press("accept", event.target.form);
      return;
    }
    const wanted = event.altKey && !event.ctrlKey && !event.metaKey && keys[event.code];
    if (!wanted) return;
    event.preventDefault();
    wanted();
  });

  // A caret in the source, for those who have no mouse: arrows move it, with Shift they select.
  const moves = {
    ArrowRight: ["forward", "character"],
    ArrowLeft: ["backward", "character"],
    ArrowDown: ["forward", "line"],
    ArrowUp: ["backward", "line"],
    Home: ["backward", "lineboundary"],
    End: ["forward", "lineboundary"],
  };
  const caret = document.createElement("span");
  caret.className = "caret";
  caret.setAttribute("aria-hidden", "true");

  function begin(selection) {
    const here = paper.contains(document.activeElement) && document.activeElement !== paper;
    const at = here ? document.activeElement : quoted || paper.querySelector("p[data-start]");
    selection.collapse(at, 0);
  }

  function drawn(selection) {
    const range = document.createRange();
    range.setStart(selection.focusNode, selection.focusOffset);
    const node = range.startContainer;
    const line = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const place = range.getClientRects()[0] || line.getBoundingClientRect();
    const box = paper.getBoundingClientRect();
    if (place.top < box.top) paper.scrollTop -= box.top - place.top + place.height;
    if (place.bottom > box.bottom) paper.scrollTop += place.bottom - box.bottom + place.height;
    const moved = range.getClientRects()[0] || line.getBoundingClientRect();
    caret.style.left = `${moved.left - box.left + paper.scrollLeft}px`;
    caret.style.top = `${moved.top - box.top + paper.scrollTop}px`;
    caret.style.height = `${moved.height}px`;
    paper.append(caret);
  }

  function move(event) {
    const step = moves[event.key];
    if (!step || event.altKey || event.metaKey) return;
    event.preventDefault();
    const selection = document.getSelection();
    if (!selection.rangeCount || !paper.contains(selection.focusNode)) begin(selection);
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const by = event.ctrlKey && step[1] === "character" ? "word" : step[1];
    const from = position(focusNode, focusOffset);
    // Where marks begin and end there are places that are one place in the text.
    for (let tries = by === "character" ? 4 : 1; tries; tries -= 1) {
      selection.modify(event.shiftKey ? "extend" : "move", step[0], by);
      if (position(selection.focusNode, selection.focusOffset) !== from) break;
    }
    if (position(selection.focusNode, selection.focusOffset) < 0) {
      selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
    }
    drawn(selection);
    const taken = selected();
    const said = document.querySelector("#chosen");
    said.textContent = taken ? `${said.dataset.label} ${taken.words}` : "";
  }
  if (paper) {
    document.querySelector("#by-keys").hidden = false;
    paper.addEventListener("keydown", move);
    paper.addEventListener("focusout", () => caret.remove());
    paper.addEventListener("mousedown", () => caret.remove());
  }

  const quoting = document.querySelector("#quote");
  if (quoting) {
    quoting.hidden = false;
    quoting.addEventListener("mousedown", (event) => event.preventDefault());
    quoting.addEventListener("click", add);
  }

  // The field of a value offers what the chosen property takes; words that change have no place.
  for (const form of document.querySelectorAll("details.addition form")) {
    const [property, value] = [form.elements.property, form.elements.value];
    const offer = () => value.setAttribute("list", property.selectedOptions[0].dataset.list || "");
    property.addEventListener("change", offer);
    offer();
    form.elements.words.addEventListener("input", () => (form.elements.start.value = ""));
  }

  // A decision is sent once.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  const check = document.querySelector("#check");
  async function wait() {
    let answer;
    try {
      answer = await fetch(check.dataset.running);
    } catch {
      check.textContent = check.dataset.ended;
      return;
    }
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = made.querySelector("#check");
    if (!answer.ok || !said || said.dataset.running) return;
    for (const place of document.querySelectorAll(".findings")) {
      const there = made.getElementById(place.id);
      if (there) place.replaceChildren(...there.childNodes);
      const folded = place.closest("details");
      if (folded && place.childElementCount) folded.open = true;
    }
    check.replaceChildren(...said.childNodes);
    delete check.dataset.running;
  }
  if (check && check.dataset.running) wait();
})();
