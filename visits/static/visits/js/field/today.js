/** Today: the day's shops in order, with what matters for each. */

import { addDays, countText, dayText, make, momentText, part, put, say, slot, tag, word } from "./dom.js";
import { placeText, setMarks, signal, startLink, stopMarks } from "./parts.js";
import { daysAhead, refresh, stopsOf, store, today } from "./store.js";

const MOST_SIGNALS = 3;
const MOST_FOUND = 20;
const OLD_MS = 12 * 60 * 60_000;

function addressOf(day, isMap) {
  const path = day === today() ? "#/" : `#/day/${day}`;
  return isMap ? `${path}${path.endsWith("/") ? "" : "/"}map` : path;
}

/** One stop as a row. `isNext` shows its button besides. */
function row(stop, isNext) {
  const { call, shop, card, number } = stop;
  const line = make("stop");
  line.dataset.key = call.retailer;
  line.classList.toggle("is-next", isNext);
  slot(line, "link").href = `#/shop/${call.retailer}`;
  put(line, "number", number ?? "＋");
  put(line, "name", shop?.name ?? "");
  put(line, "time", call.expected_at ?? (call.isUnplanned ? word("unplanned") : ""));
  put(line, "place", [call.purpose, placeText(shop)].filter(Boolean).join(" · "));
  const isOver = stop.isDone || stop.isDropped;
  slot(line, "signals").replaceChildren(...(isOver ? [] : (card?.signals ?? []).slice(0, MOST_SIGNALS).map(signal)));
  setMarks(line, stopMarks(stop));
  part(line, "act", isNext);
  const start = slot(line, "start");
  start.textContent = word(stop.draft ? "continue" : "start");
  startLink(start, call.retailer);
  return line;
}

function stopRows(stops, isToday) {
  const list = make("stops");
  const open = stops.filter((stop) => !stop.isDone && !stop.isDropped);
  const over = stops.filter((stop) => stop.isDone || stop.isDropped);
  const next = isToday ? (open.find(({ draft }) => draft) ?? open[0]) : null;
  slot(list, "open").replaceChildren(...open.map((stop) => row(stop, stop === next)));
  slot(list, "done").replaceChildren(...over.map((stop) => row(stop, false)));
  part(list, "done", over.length > 0);
  put(list, "done-title", word("done-fold", { count: over.length }));
  return list;
}

function noteOf(plan, planned) {
  if (!store.bundle) return word("no-bundle");
  if (!plan) return word("no-data");
  if (!plan.stops.length) return [plan.isWorking ? "" : word("free-day"), word("no-calls")].filter(Boolean).join(" ");
  return planned.length && planned.every(({ isDone }) => isDone) ? word("all-done") : "";
}

/** The shops that a few letters may mean. */
function found(query) {
  const wanted = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  return (store.bundle?.shops ?? []).filter((shop) => {
    const text = `${shop.search ?? ""} ${shop.name} ${shop.licence_no}`.toLocaleLowerCase();
    return wanted.every((part) => text.includes(part));
  });
}

function foundText(query, count) {
  if (!query.trim()) return "";
  if (!count) return word(store.bundle?.shops_are_whole === false ? "partly" : "found-none");
  return word(count > MOST_FOUND ? "found-more" : "found", { count: countText(count), shown: MOST_FOUND });
}

function dayLinks(day, isMap) {
  const named = { [today()]: word("today"), [addDays(today(), 1)]: word("tomorrow") };
  return daysAhead().map((each) => {
    const link = tag("a");
    link.href = addressOf(each, isMap);
    link.append(tag("strong", named[each] ?? dayText(each, "tab")));
    const plan = stopsOf(each);
    if (plan) link.append(tag("span", countText(plan.stops.length)));
    if (each === day) link.setAttribute("aria-current", "page");
    return link;
  });
}

export async function todayScreen({ day = today(), isMap = false }) {
  const element = make("today");
  const search = element.querySelector("#find-shop");
  let map = null;

  function fillSearch() {
    const shops = found(search.value);
    put(element, "found", foundText(search.value, shops.length));
    const stops = shops.slice(0, MOST_FOUND).map((shop) => ({ call: { retailer: shop.id }, shop, number: null }));
    slot(element, "results").replaceChildren(...stops.map((stop) => row(stop, false)));
  }

  async function fillBody(plan) {
    const body = slot(element, "body");
    const stops = plan?.stops ?? [];
    if (isMap) {
      map?.show(stops, (stop) => row(stop, true));
      return;
    }
    const isOpen = body.querySelector(".f-done")?.open ?? false;
    body.replaceChildren(stopRows(stops, day === today()));
    body.querySelector(".f-done").open = isOpen;
  }

  async function update() {
    const focused = element.contains(document.activeElement)
      ? document.activeElement.closest("[data-key]")?.dataset.key
      : null;
    const plan = stopsOf(day);
    const planned = (plan?.stops ?? []).filter(({ call, isDropped }) => !isDropped && !call.isUnplanned);
    const done = planned.filter(({ isDone }) => isDone).length;
    part(element, "progress", planned.length > 0);
    put(element, "progress", word("progress", { done, total: planned.length }));
    Object.assign(slot(element, "bar"), { value: done, max: planned.length || 1 });
    put(element, "note", noteOf(plan, planned));
    slot(element, "days").replaceChildren(...dayLinks(day, isMap));
    part(element, "find", Boolean(store.bundle) && !isMap);
    const asOf = store.checkedAt || Date.parse(store.bundle?.made_at ?? "");
    const when = asOf ? momentText(asOf) : "";
    put(element, "age", when && word(Date.now() - asOf > OLD_MS ? "data-old" : "data-of", { when }));
    await fillBody(plan);
    if (focused) element.querySelector(`[data-key="${focused}"] a`)?.focus({ preventScroll: true });
  }

  const title = day === today() ? word("today") : word("day", { day: dayText(day) });
  put(element, "title", title);
  put(element, "date", dayText(day, "long"));
  for (const [name, isThis] of [
    ["as-list", !isMap],
    ["as-map", isMap],
  ]) {
    const link = slot(element, name);
    link.href = addressOf(day, name === "as-map");
    if (isThis) link.setAttribute("aria-current", "page");
  }
  search.addEventListener("input", fillSearch);
  element.querySelector('[data-do="refresh"]').addEventListener("click", async ({ currentTarget }) => {
    currentTarget.disabled = true;
    say(word((await refresh()) ? "updated" : "not-updated"));
    currentTarget.disabled = false;
    await update();
  });
  await update();

  /** A map measures the place that it has on the page. */
  async function shown() {
    if (!isMap) return;
    map = await (await import("./map.js")).mapOf(slot(element, "body"));
    if (element.isConnected) await update();
    else map.leave();
  }

  return { element, title, update, shown, leave: () => map?.leave() };
}

