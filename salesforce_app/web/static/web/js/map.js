/**
 * Maps by Leaflet. Every element with `data-map` names the JSON of its points; `data-leaflet` is where the
 * library lies. Points that would lie upon each other are drawn as one circle with their number. With
 * `data-pick` a place can be chosen: the element sends `map:pick` with its degrees.
 */

const CELL = 44; // pixels within which points are drawn as one: what a thumb can tell apart
const LABELS = 12; // up to so many circles carry their names all the time
const CLOSE_UP = 15;
const drawn = new WeakSet();

function coloursOf(element) {
  const probe = document.createElement("span");
  element.append(probe);
  const resolve = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    plain: resolve("--map-plain"),
    strong: resolve("--map-strong"),
    muted: resolve("--map-muted"),
    edge: resolve("--map-edge"),
  };
  probe.remove();
  return colours;
}

/** The points of the view, those in one cell of the screen together. */
function cellsOf(map, points) {
  const cells = new Map();
  const zoom = map.getZoom();
  const view = map.getBounds().pad(0.2);
  const isDeepest = zoom >= map.getMaxZoom();
  points.forEach((point, index) => {
    if (!view.contains(point.at)) {
      return;
    }
    const place = map.project(point.at, zoom);
    const key = isDeepest ? index : `${Math.floor(place.x / CELL)} ${Math.floor(place.y / CELL)}`;
    cells.get(key)?.push(point) ?? cells.set(key, [point]);
  });
  return [...cells.values()];
}

function nameOf(members, several) {
  const text = document.createElement("span");
  const [point] = members;
  text.textContent =
    members.length > 1
      ? several.replace("{count}", members.length)
      : [point.label, point.note].filter(Boolean).join(" · ");
  return text;
}

function draw(leaflet, map, layer, points, colours, several) {
  layer.clearLayers();
  const cells = cellsOf(map, points);
  for (const members of cells) {
    const isSingle = members.length === 1;
    const bounds = leaflet.latLngBounds(members.map((point) => point.at));
    const circle = leaflet.circleMarker(isSingle ? members[0].at : bounds.getCenter(), {
      radius: isSingle ? 9 : Math.min(22, 11 + 2 * Math.log2(members.length)),
      color: colours.edge,
      weight: 2,
      fillColor: colours[isSingle ? members[0].tone : "plain"] ?? colours.plain,
      fillOpacity: isSingle ? 0.95 : 0.7,
    });
    circle.bindTooltip(
      isSingle ? nameOf(members, several) : String(members.length),
      isSingle
        ? { permanent: cells.length <= LABELS, direction: "top", offset: [0, -8] }
        : { permanent: true, direction: "center" },
    );
    circle.on("click", () => {
      if (!isSingle) {
        map.fitBounds(bounds.pad(0.2));
      } else if (members[0].address) {
        location.assign(members[0].address);
      }
    });
    circle.addTo(layer);
  }
}

async function start(element) {
  if (drawn.has(element)) {
    return;
  }
  drawn.add(element);
  const { tiles, attribution, points } = JSON.parse(document.getElementById(element.dataset.map).textContent);
  const leaflet = await import(element.dataset.leaflet);
  element.hidden = false;
  const map = leaflet.map(element, {
    preferCanvas: true,
    zoomControl: false,
    maxZoom: 18,
    zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    scrollWheelZoom: false, // a page that is scrolled past a map is not the map's business
  });
  map.attributionControl.setPrefix(false);
  leaflet.control
    .zoom({ zoomInTitle: element.dataset.zoomIn, zoomOutTitle: element.dataset.zoomOut })
    .addTo(map);
  leaflet.control.scale({ imperial: false }).addTo(map);
  if (tiles) {
    leaflet.tileLayer(tiles, { attribution, maxZoom: 18 }).addTo(map);
  }
  const layer = leaflet.layerGroup().addTo(map);
  const colours = coloursOf(element);
  if ("pick" in element.dataset) {
    const mark = leaflet.circleMarker([0, 0], { radius: 11, color: colours.strong, weight: 4, fill: false });
    const chosen = points.find((point) => point.tone === "strong");
    if (chosen) mark.setLatLng(chosen.at).addTo(map);
    map.on("click", ({ latlng }) => {
      mark.setLatLng(latlng).addTo(map);
      const detail = { latitude: latlng.lat, longitude: latlng.wrap().lng };
      element.dispatchEvent(new CustomEvent("map:pick", { bubbles: true, detail }));
    });
  }
  map.on("moveend", () => draw(leaflet, map, layer, points, colours, element.dataset.several));
  map.fitBounds(leaflet.latLngBounds(points.map((point) => point.at)).pad(0.1), { maxZoom: CLOSE_UP });
}

function startAll(root) {
  for (const element of root.querySelectorAll("[data-map]")) {
    start(element);
  }
}

startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.target));
