// Follows an author's server: a new edition is shown at once, what is wrong stands above the page.
"use strict";

(function () {
  const edition = document.currentScript.dataset.edition;
  const events = new EventSource("/.preview/events");

  async function show() {
    const answer = await fetch(`/.preview/news?lang=${document.documentElement.lang}`);
    const old = document.querySelector("#preview");
    if (!answer.ok || !old) return;
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    old.replaceWith(made.content.firstElementChild);
  }

  events.addEventListener("message", (message) => {
    const news = JSON.parse(message.data);
    if (news.edition !== edition) location.reload();
    else show();
  });
})();
