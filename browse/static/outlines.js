// Every map gets the land and the borders around Libya from this server: no tiles are fetched from the net.
const here = new URL(".", import.meta.url);
const land = { stroke: false, fillColor: "#fbfaf5", fillOpacity: 1 };
const border = { ...land, stroke: true, color: "#8a8f94", weight: 1 };

async function draw(map, file, style) {
  const answer = await fetch(new URL(file, here));
  L.geoJSON(await answer.json(), { interactive: false, style }).addTo(map);
}

// Markers are pictures: who does not see them needs a name for each.
function name({ layer }) {
  const icon = layer instanceof L.Marker && layer.getElement();
  if (!icon) return;
  const popup = layer.getPopup();
  const text = popup && new DOMParser().parseFromString(popup.getContent(), "text/html").body.textContent.trim();
  const said = layer.getChildCount ? `${layer.getChildCount()} rows close together` : text || "One row";
  icon.setAttribute("role", "button");
  icon.setAttribute(icon.tagName === "IMG" ? "alt" : "aria-label", said);
}

import(datasette.leaflet.JAVASCRIPT_URL).then(() => {
  L.Map.addInitHook(function () {
    this.attributionControl?.setPrefix("");
    this.on("layeradd", name);
    draw(this, "land.geojson", land)
      .then(() => draw(this, "outlines.geojson", border))
      .then(() => (this.getContainer().dataset.drawn = "yes"));
  });
});
