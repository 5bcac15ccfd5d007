// Draws the map of a place from tiles of this site's own address; the list below it says the same.
"use strict";

(() => {
  const part = document.getElementById("map");
  const spots = [...document.querySelectorAll("#spots [data-at]")].map((each) => ({
    at: each.dataset.at.split(",").map(Number),
    label: each.querySelector("a, b").textContent,
  }));
  const map = L.map(part, { scrollWheelZoom: false });
  map.attributionControl.setPrefix(false);
  // A text of the settings, shown as text.
  const credit = document.createElement("span");
  credit.textContent = part.dataset.credit;
  L.tileLayer(part.dataset.tiles, { maxZoom: Number(part.dataset.zoom), attribution: credit.innerHTML }).addTo(map);
  for (const { at, label } of spots) {
    const words = document.createElement("span");
    words.textContent = label;
    L.circleMarker(at, { radius: 8, className: "spot" }).bindTooltip(words).addTo(map);
  }
  if (spots.length === 1) map.setView(spots[0].at, Math.min(11, Number(part.dataset.zoom)));
  else map.fitBounds(spots.map(({ at }) => at), { padding: [24, 24], maxZoom: 12 });
})();
