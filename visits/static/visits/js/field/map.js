/** The day's shops on a map, in their order; loaded when it is opened. It can be read without tiles. */

import { icon, make, put, slot, tag, word } from "./dom.js";
import { store } from "./store.js";

const CLOSE_UP = 15;
const field = document.getElementById("field");
const ground = JSON.parse(document.getElementById("map-ground").textContent);

function styles(address) {
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = tag("link");
    Object.assign(link, { rel: "stylesheet", href: address, onload: resolve, onerror: resolve });
    document.head.prepend(link);
  });
}

/** Where something lies on the datum of the map's ground; null where that is not known. */
function placeOf(thing) {
  return thing?.map_at ?? null;
}

function markerOf(leaflet, stop, at) {
  const pin = tag("span", stop.number ?? "＋", "f-pin");
  pin.dataset.state = stop.isDone ? "done" : stop.isDropped ? "dropped" : "open";
  if (stop.isDone) pin.replaceChildren(icon("check"));
  const name = stop.shop?.name ?? "";
  const title = stop.number ? word("stop-on-map", { number: stop.number, name }) : name;
  const drawing = leaflet.divIcon({ html: pin, className: "f-pin-place", iconSize: [44, 44] });
  const marker = leaflet.marker(at, { icon: drawing, title, keyboard: true, riseOnHover: true });
  return marker.on("add", () => marker.getElement().setAttribute("aria-label", title));
}

/** A map in a place of the page: `show(stops, row)`, `leave()`. */
export async function mapOf(body) {
  const [leaflet] = await Promise.all([import(field.dataset.leaflet), styles(field.dataset.leafletStyles)]);
  const element = make("map");
  body.replaceChildren(element);
  const place = slot(element, "ground");
  const map = leaflet.map(place, {
    zoomControl: false,
    zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    scrollWheelZoom: false,
    zoomSnap: ground.tiles ? 1 : 0.25, // pictures are sharp at whole steps alone
    maxZoom: 18,
  });
  map.attributionControl.setPrefix(false);
  leaflet.control.zoom({ zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(map);
  leaflet.control.scale({ imperial: false }).addTo(map);
  if (ground.tiles) leaflet.tileLayer(ground.tiles, { attribution: ground.attribution, maxZoom: 18 }).addTo(map);
  const layer = leaflet.layerGroup().addTo(map);
  let isPlaced = false;

  function show(stops, row) {
    layer.clearLayers();
    const start = placeOf(store.bundle?.start_point);
    const placed = stops.map((stop) => ({ stop, at: placeOf(stop.shop) })).filter(({ at }) => at);
    const missing = stops.filter((stop) => !placeOf(stop.shop)).map(({ shop }) => shop?.name ?? "");
    const isEmpty = !placed.length;
    place.hidden = isEmpty && !start;
    const names = missing.join(", ");
    put(element, "missing", isEmpty ? word("no-positions") : names && word("positions-missing", { names }));
    const open = placed.filter(({ stop }) => stop.number && !stop.isDropped).map(({ at }) => at);
    const way = start ? [start, ...open] : open;
    leaflet.polyline(way, { className: "f-way", weight: 3, interactive: false }).addTo(layer);
    if (start) {
      const drawing = leaflet.divIcon({ html: icon("home"), className: "f-pin-start", iconSize: [32, 32] });
      leaflet.marker(start, { icon: drawing, interactive: false, keyboard: false }).addTo(layer);
    }
    for (const { stop, at } of placed) {
      const choose = () => slot(element, "chosen").replaceChildren(row(stop));
      const chooseByKey = ({ originalEvent: { key } }) => (key === "Enter" || key === " ") && choose();
      markerOf(leaflet, stop, at).on("click", choose).on("keypress", chooseByKey).addTo(layer);
    }
    if (!isPlaced && way.length) {
      map.fitBounds(leaflet.latLngBounds([...way, ...placed.map(({ at }) => at)]).pad(0.08), { maxZoom: CLOSE_UP });
      isPlaced = true;
    }
  }

  return { show, leave: () => map.remove() };
}
