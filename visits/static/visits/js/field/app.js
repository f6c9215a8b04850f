/** The field app: opens the screen that the address after # names, and tells at the top what is to be known. */

import { cardScreen } from "./card.js";
import { put, say, toast, word } from "./dom.js";
import { outboxScreen } from "./outbox_page.js";
import { stateIcon } from "./parts.js";
import { profileScreen } from "./profile.js";
import "./result.js";
import { screens } from "./screens.js";
import { listen, openStore, store, toRepair } from "./store.js";
import { start } from "./sync.js";
import { todayScreen } from "./today.js";
import { whyLocked } from "./vault.js";
import { visitScreen } from "./visit.js";
import { begin } from "./visit_draft.js";

const DAY = "(?<day>\\d{4}-\\d\\d-\\d\\d)";
const ROUTES = [
  [/^\/?$/, todayScreen, () => ({})],
  [/^\/map$/, todayScreen, () => ({ isMap: true })],
  [new RegExp(`^/day/${DAY}$`), todayScreen, ({ day }) => ({ day })],
  [new RegExp(`^/day/${DAY}/map$`), todayScreen, ({ day }) => ({ day, isMap: true })],
  [/^\/shop\/(?<id>\d+)$/, cardScreen, ({ id }) => ({ id: Number(id) })],
  [/^\/shop\/(?<id>\d+)\/profile$/, profileScreen, ({ id }) => ({ id: Number(id) })],
  [/^\/visit\/(?<id>\d+)$/, visitScreen, ({ id }) => ({ id: Number(id) })],
  [/^\/visit\/(?<id>\d+)\/late$/, visitScreen, ({ id }) => ({ id: Number(id), isLate: true })],
  [/^\/change\/(?<uuid>[0-9a-f-]{36})$/, visitScreen, ({ uuid }) => ({ uuid })],
  [/^\/correct\/(?<uuid>[0-9a-f-]{36})$/, profileScreen, ({ uuid }) => ({ uuid })],
  [/^\/outbox$/, outboxScreen, () => ({})],
];

const place = document.getElementById("screen");
const siteName = document.title.split(" · ").at(-1);
const scrolled = new Map();
let screen = null;
let shownAt = null;
let turn = 0;
/** Whether there is anything to show: before that, the first screen waits for it whatever its address. */
let isReady = false;

function routeOf(hash) {
  for (const [pattern, open, read, entry] of [...ROUTES, ...screens]) {
    const match = pattern.exec(hash);
    if (match) return { open, parameters: read(match.groups ?? {}), entry };
  }
  return { open: todayScreen, parameters: {} };
}

/** Mark the entry of the bar to which the screen belongs: this page's own, where it names none. */
function markEntry(entry = "") {
  for (const link of document.querySelectorAll(".site-nav a")) {
    if (link.getAttribute("href") === (entry || location.pathname)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function show({ isFirst = false } = {}) {
  const address = location.hash.slice(1);
  const { open, parameters, entry } = routeOf(address);
  const mine = (turn += 1);
  if (shownAt !== null) scrolled.set(shownAt, window.scrollY);
  const next = await open(parameters);
  if (mine !== turn) {
    next?.leave?.();
    return;
  }
  if (!next) {
    location.replace("#/");
    toast(word("gone"));
    return;
  }
  screen?.leave?.();
  screen = next;
  shownAt = address;
  place.replaceChildren(next.element);
  place.dataset.shows = address;
  markEntry(entry);
  document.title = `${next.title} · ${siteName}`;
  next.shown?.();
  tellRecords();
  window.scrollTo(0, open === todayScreen ? (scrolled.get(address) ?? 0) : 0);
  if (!isFirst) next.element.querySelector("h1").focus({ preventScroll: true });
}

// ---------------------------------------------------------------------------------- what is always told

function banner(name, isShown) {
  const element = document.querySelector(`[data-banner="${name}"]`);
  element.hidden = !isShown;
  return element;
}

function tellRecords() {
  const count = (...states) => store.records.filter(({ state }) => states.includes(state)).length;
  const chip = document.getElementById("records-chip");
  const repair = toRepair().length;
  const [state, number] = repair
    ? ["refused", repair]
    : count("signin")
      ? ["signin", count("signin")]
      : count("sending")
        ? ["sending", count("sending", "waiting")]
        : count("waiting")
          ? ["waiting", count("waiting")]
          : ["received", 0];
  chip.hidden = store.records.length === 0;
  chip.dataset.state = state;
  chip.querySelector(".f-chip-icon").replaceChildren(stateIcon(state));
  chip.querySelector(".f-chip-text").textContent = word(`chip-${state}`, { count: number });
  // The page of the records says so itself.
  put(banner("repair", repair > 0 && shownAt !== "/outbox"), "text", word("repair-banner", { count: repair }));
  banner("signin", whyLocked() === "sign_in");
  banner("insecure", whyLocked() === "insecure");
}


/** Tell what has arrived, and what came back, since the records were told last. */
function tellNews(before) {
  const states = new Map(before.map(({ uuid, state }) => [uuid, state]));
  const changed = store.records.filter(({ uuid, state, kind }) => kind !== "photo" && states.get(uuid) && states.get(uuid) !== state);
  const news = changed.filter(({ state }) => state === "received" || state === "refused" || state === "conflict");
  if (!news.length) return;
  const { state, label } = news.at(-1);
  say(word(state === "received" ? "said-received" : "said-refused", { label }));
}

function tellSignal() {
  banner("offline", !navigator.onLine);
}

// ---------------------------------------------------------------------------------- beginning

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-start]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    await begin(Number(link.dataset.retailer), link.dataset.start);
    location.hash = link.hash;
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".f-more[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".f-more[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
window.addEventListener("hashchange", () => {
  // Any other name is a place on the page, such as that of the link to the content.
  if (isReady && (location.hash === "" || location.hash.startsWith("#/"))) show();
});
window.addEventListener("online", tellSignal);
window.addEventListener("offline", tellSignal);

listen((what, before) => {
  if (what === "records") {
    tellRecords();
    tellNews(before);
  }
  if (what === "bundle") tellRecords();
  screen?.update?.(what);
});

tellSignal();
await openStore();
isReady = true;
tellRecords();
await show({ isFirst: true });
start();

