// Asks without leaving the page: the answer is the same page, of which only the outcome is taken.
const longestAddress = 6000;

export function running(form, editor, texts) {
  const button = form.querySelector("button[type=submit]");
  const status = form.querySelector("[role=status]");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "second-choice";
  stop.textContent = texts.stop;
  stop.hidden = true;
  button.after(" ", stop);
  let abort = null;
  let asked = location.search;

  stop.addEventListener("click", () => abort?.abort());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  window.addEventListener("popstate", () => {
    if (location.search === asked) return; // only the fragment is another
    asked = location.search;
    const before = new URLSearchParams(asked).get("query");
    if (before === null) {
      location.reload();
      return;
    }
    editor.text = before;
    ask({ remember: false });
  });

  async function ask({ remember = true } = {}) {
    abort?.abort();
    const mine = new AbortController();
    abort = mine;
    const fields = new URLSearchParams(new FormData(form));
    const began = performance.now();
    const clock = setInterval(() => tell(`${texts.running} ${Math.round((performance.now() - began) / 1000)} s`), 1000);
    busy(true);
    tell(texts.running);
    try {
      const page = await fetched(form, fields, mine.signal);
      show(page);
      if (remember && page.address !== location.href) history.pushState(null, "", page.address);
      asked = location.search;
    } catch (error) {
      if (mine !== abort) return;
      tell(error.name === "AbortError" ? texts.stopped : texts.unreachable);
      if (error.name !== "AbortError") console.warn(error);
    } finally {
      clearInterval(clock);
      if (mine === abort) busy(false);
    }
  }

  function busy(is) {
    const held = document.activeElement === stop;
    stop.hidden = !is;
    document.getElementById("outcome").setAttribute("aria-busy", String(is));
    if (held && !is) button.focus();
  }

  // What the page shows beside is told only to those who hear it.
  function tell(text, isShown = true) {
    status.classList.toggle("visually-hidden", !isShown);
    status.textContent = text;
  }

  function show({ document: page }) {
    const outcome = page.getElementById("outcome") ?? refusal(page);
    document.getElementById("outcome").replaceWith(document.adoptNode(outcome));
    for (const part of [".languages", "#permalink"]) {
      const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
    said();
    document.dispatchEvent(new CustomEvent("oboegaki:outcome"));
  }

  function said() {
    const problem = document.querySelector("#outcome .problem");
    editor.unmark();
    if (!problem) {
      const count = document.querySelector("#outcome [data-count]")?.textContent.trim();
      tell(`${texts.done} ${count ?? ""}`.trim());
      return;
    }
    const message = problem.querySelector("p").textContent.trim();
    if (problem.dataset.line) editor.mark(Number(problem.dataset.line), Number(problem.dataset.column), message);
    tell(message, false);
  }

  if (document.querySelector("#outcome .problem")) said();
  return { ask };
}

async function fetched(form, fields, signal) {
  const whole = `${form.action}?${fields}`;
  const headers = { Accept: "text/html" };
  const isLong = whole.length > longestAddress;
  const language = fields.get("lang") ? `?lang=${fields.get("lang")}` : "";
  const answer = isLong
    ? await fetch(form.action + language, { method: "POST", body: fields, headers, signal })
    : await fetch(whole, { headers, signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { document: page, address: isLong ? location.href : whole };
}

// An answer that is no query page, such as that of a server too busy to answer.
function refusal(page) {
  const outcome = page.createElement("div");
  outcome.id = "outcome";
  const problem = page.createElement("section");
  problem.className = "problem";
  const [title, text] = [page.createElement("h2"), page.createElement("p")];
  title.textContent = page.querySelector("h1")?.textContent ?? page.title;
  text.textContent = [...page.querySelectorAll("main p")].map((each) => each.textContent.trim()).join(" ");
  problem.append(title, text);
  outcome.append(problem);
  return outcome;
}
