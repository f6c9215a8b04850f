/**
 * Maps by Leaflet. Every element with `data-map` names the JSON of its points; `data-leaflet` is where the
 * library lies. Points that would lie upon each other are drawn as one circle with their number. With
 * `data-pick` a place can be chosen: the element sends `map:pick` with its degrees. Points with a weight are
 * circles of an area in proportion, each with a bubble that says what it is and leads to its page.
 */

const CELL = 44; // pixels within which points are drawn as one: what a thumb can tell apart
const LABELS = 12; // up to so many circles carry their names all the time
const CLOSE_UP = 15;
const HEAVIEST = [12, 30]; // pixels of radius of the heaviest circle, the more the further they lie apart
const SMALLEST = 5; // and of the lightest, though it be lighter: less is not seen
const THUMB = 22; // pixels around the middle of a circle that count as it
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

function bubbleOf(point) {
  const bubble = document.createElement("div");
  const name = document.createElement(point.address ? "a" : "strong");
  if (point.address) {
    name.href = point.address;
  }
  name.textContent = point.label;
  const note = document.createElement("span");
  note.textContent = point.note;
  bubble.className = "map-bubble";
  bubble.append(name, note);
  return bubble;
}

/** The circle under a tap: the smallest that it hits, else the nearest within a thumb's breadth. */
function circleAt(map, circles, at) {
  const tap = map.latLngToContainerPoint(at);
  const near = circles
    .map((circle) => ({ circle, away: map.latLngToContainerPoint(circle.getLatLng()).distanceTo(tap) }))
    .filter(({ circle, away }) => away <= Math.max(THUMB, circle.getRadius()));
  const hit = near.filter(({ circle, away }) => away <= circle.getRadius());
  hit.sort((one, other) => one.circle.getRadius() - other.circle.getRadius());
  near.sort((one, other) => one.away - other.away);
  return (hit[0] ?? near[0])?.circle;
}

/** How large the heaviest circle may be, so that neighbours are told apart: their mean distance in pixels. */
function roomOf(map, points) {
  const places = points.map((point) => map.project(point.at));
  const apart = places.map((place) =>
    Math.min(...places.filter((other) => other !== place).map((other) => other.distanceTo(place))),
  );
  const mean = apart.reduce((sum, distance) => sum + distance, 0) / apart.length;
  const [least, most] = HEAVIEST;
  return Math.min(most, Math.max(least, mean));
}

/** Circles by weight, the small ones upon the large ones. */
function drawWeights(leaflet, map, points, colours) {
  const sorted = [...points].sort((one, other) => other.weight - one.weight);
  const known = new Map();
  for (const point of sorted) {
    const circle = leaflet.circleMarker(point.at, {
      color: colours.edge,
      weight: 1,
      fillColor: colours[point.tone] ?? colours.plain,
      fillOpacity: 0.7,
    });
    circle.bindTooltip(nameOf([point], ""), { direction: "top" }).addTo(map);
    known.set(circle, point);
  }
  const size = () => {
    const room = roomOf(map, points);
    for (const [circle, { weight }] of known) {
      circle.setRadius(Math.max(SMALLEST, room * Math.sqrt(weight / sorted[0].weight)));
    }
  };
  size();
  map.on("zoomend", size);
  map.on("click", ({ latlng }) => {
    const circle = circleAt(map, [...known.keys()], latlng);
    if (circle) {
      circle.closeTooltip();
      // Closed by a tap beside it or by Escape: Leaflet's own button speaks English alone.
      leaflet
        .popup({ closeButton: false })
        .setLatLng(circle.getLatLng())
        .setContent(bubbleOf(known.get(circle)))
        .openOn(map);
    }
  });
}

async function start(element) {
  if (drawn.has(element)) {
    return;
  }
  drawn.add(element);
  const { tiles, attribution, points } = JSON.parse(document.getElementById(element.dataset.map).textContent);
  const leaflet = await import(element.dataset.leaflet);
  const isMoving = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.hidden = false;
  const map = leaflet.map(element, {
    preferCanvas: true,
    zoomControl: false,
    maxZoom: 18,
    zoomAnimation: isMoving,
    fadeAnimation: isMoving,
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
  const whole = leaflet.latLngBounds(points.map((point) => point.at)).pad(0.1);
  if (points.some((point) => point.weight)) {
    map.fitBounds(whole, { maxZoom: CLOSE_UP, padding: HEAVIEST });
    drawWeights(leaflet, map, points, colours);
    return;
  }
  map.on("moveend", () => draw(leaflet, map, layer, points, colours, element.dataset.several));
  map.fitBounds(whole, { maxZoom: CLOSE_UP });
}

function startAll(root) {
  for (const element of root.querySelectorAll("[data-map]")) {
    start(element);
  }
}

startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.target));
