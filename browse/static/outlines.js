// Every map gets the outlines of the countries around Libya, from this server: no tiles are fetched from the net.
const here = new URL(".", import.meta.url);

import(datasette.leaflet.JAVASCRIPT_URL).then(() => {
  L.Map.addInitHook(function () {
    const map = this;
    map.attributionControl?.setPrefix("");
    fetch(new URL("outlines.geojson", here))
      .then((answer) => answer.json())
      .then((outlines) => {
        L.geoJSON(outlines, {
          interactive: false,
          style: { color: "#8a8f94", weight: 1, fillColor: "#fbfaf5", fillOpacity: 1 },
        })
          .addTo(map)
          .bringToBack();
        map.getContainer().dataset.outlines = outlines.features.length;
      });
    // Markers are pictures: a reader without eyes needs their title, and the keyboard their opening.
    map.on("layeradd", ({ layer }) => {
      const icon = layer instanceof L.Marker && layer.getElement();
      if (!icon) return;
      const popup = layer.getPopup && layer.getPopup();
      const said = layer.getChildCount
        ? `${layer.getChildCount()} rows close together`
        : popup && new DOMParser().parseFromString(popup.getContent(), "text/html").body.textContent.trim();
      icon.setAttribute("role", "button");
      icon.setAttribute(icon.tagName === "IMG" ? "alt" : "aria-label", said || "One row");
    });
  });
});
