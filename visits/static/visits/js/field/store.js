/** What the screens show: the bundle, the records on this phone, and what was written here, all from the vault. */

import { checkedAt, loadBundle } from "./bundle.js";
import { on } from "./channel.js";
import { addDays, dayOf, daysBetween } from "./dom.js";
import * as drafts from "./drafts.js";
import { UNSENT, records, watch } from "./outbox.js";

const KEPT_DAYS = 8;

/**
 * `bundle` is null before the first one came; `kept` are the visits saved here, by UUID; `notices` what was answered
 * here to versions of the notice, by their number: `{uuid, at}`, the UUID of what was sent to the office, null for
 * going on without a position.
 */
export const store = {
  bundle: null,
  checkedAt: 0,
  records: [],
  kept: new Map(),
  results: new Map(),
  open: new Map(),
  notices: new Map(),
};
const listeners = new Set();

/** Call back with what changed: "bundle", "records", "drafts". Returns what ends it. */
export function listen(callback) {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

function tell(what) {
  for (const callback of listeners) callback(what);
}

export function today() {
  return dayOf(Date.now());
}

async function readDrafts() {
  const oldest = addDays(today(), -KEPT_DAYS);
  // What the office has not taken yet may still have to be repaired, however long ago it was written.
  const unsent = new Set((await records()).filter(({ state }) => UNSENT.has(state)).map(({ uuid }) => uuid));
  for (const [key, value] of await drafts.all()) {
    const [kind, name] = key.split(/:(.*)/);
    if (value.kept_on && value.kept_on < oldest && !unsent.has(value.uuid)) await drafts.remove(key);
    else if (kind === "kept") store.kept.set(name, value);
    else if (kind === "result") store.results.set(name, value);
    else if (kind === "notice") store.notices.set(Number(name), value);
    else if (kind === "visit" || kind === "late" || kind === "change") store.open.set(key, value);
  }
}

async function readBundle() {
  store.bundle = (await loadBundle()) ?? store.bundle;
  store.checkedAt = await checkedAt();
  tell("bundle");
}

/** Somebody has signed in, in this page or another: read what she keeps here. */
async function reopen() {
  for (const kept of [store.kept, store.results, store.open, store.notices]) kept.clear();
  await readDrafts();
  await readBundle();
}

/** Read everything that is on the phone, then follow what changes. */
export async function openStore() {
  window.addEventListener("bundle", readBundle);
  on("opened", reopen);
  await readDrafts();
  await readBundle();
  watch((records) => {
    const before = store.records;
    store.records = records;
    for (const callback of listeners) callback("records", before);
  });
}

/** Ask the office for newer data. Whether it answered. */
export async function refresh() {
  const before = store.checkedAt;
  await loadBundle({ refresh: true });
  await readBundle();
  return store.checkedAt > before;
}

// ---------------------------------------------------------------------------------- what is kept

/** Remember a draft that is open; null forgets it. */
export function noteOpen(key, draft) {
  if (draft) store.open.set(key, draft);
  else store.open.delete(key);
  tell("drafts");
}

/** Keep what was saved as a visit, so that it can be shown and changed after the office received it. */
export async function keepVisit(draft) {
  const value = { ...draft, kept_on: today() };
  store.kept.set(draft.uuid, value);
  await drafts.save(`kept:${draft.uuid}`, value);
  tell("drafts");
}

/** Forget a visit that was thrown away. */
export async function forgetVisit(uuid) {
  store.kept.delete(uuid);
  await drafts.remove(`kept:${uuid}`);
  tell("drafts");
}

/** Remember that an action was noted as done under a result's UUID. */
export async function keepResult(action, uuid) {
  const value = { uuid, kept_on: today() };
  store.results.set(action, value);
  await drafts.save(`result:${action}`, value);
  tell("drafts");
}

/** What was noted here of an action that is open; null where nothing was, or where the office opened it again. */
export function resultOf(action) {
  const result = store.results.get(action) ?? null;
  const record = result && recordOf(result.uuid);
  // What the office was told before it was last asked is in its answer: there the action is open all the same.
  return record?.state === "received" && record.received_at < store.checkedAt ? null : result;
}

/** Forget that an action was noted as done by a record that was thrown away: it can be noted again. */
export async function forgetResult(uuid) {
  for (const [action, result] of store.results) {
    if (result.uuid !== uuid) continue;
    store.results.delete(action);
    await drafts.remove(`result:${action}`);
  }
  tell("drafts");
}

/** Remember what was answered to a version of the notice. */
export async function keepNotice(version, answer) {
  await drafts.save(`notice:${version}`, answer);
  store.notices.set(version, answer);
}

/** Forget the answer that a record told, which was thrown away. */
export async function forgetNotice(uuid) {
  for (const [version, answer] of store.notices) {
    if (answer.uuid !== uuid) continue;
    store.notices.delete(version);
    await drafts.remove(`notice:${version}`);
  }
}

// ---------------------------------------------------------------------------------- what follows from it

export function recordOf(uuid) {
  return store.records.find((record) => record.uuid === uuid) ?? null;
}

/** The days whose plan is on this phone, from today on; today always. */
export function daysAhead() {
  const known = (store.bundle?.days ?? []).map(({ date }) => date).filter((day) => day > today());
  return [today(), ...known];
}

export function shopOf(id) {
  return store.bundle?.shops.find((shop) => shop.id === id) ?? null;
}

export function cardOf(id) {
  return store.bundle?.cards[id] ?? null;
}

/** What was saved on this phone at a shop on a day, the newest first. */
export function visitsOf(retailer, day) {
  return [...store.kept.values()]
    .filter((visit) => visit.retailer === retailer && dayOf(visit.started_at) === day)
    .sort((one, other) => other.started_at.localeCompare(one.started_at));
}

/** The draft of a visit under way at a shop, or null. */
export function draftOf(retailer) {
  return store.open.get(`visit:${retailer}`) ?? null;
}

/** The records that wait for the person: refused, or changed on both sides. */
export function toRepair() {
  return store.records.filter(({ state }) => state === "refused" || state === "conflict");
}

/**
 * The stops of a day: those of the plan in their order, then the visits that nobody planned. Null when the day's
 * plan is not on this phone.
 */
export function stopsOf(day) {
  const plan = store.bundle?.days.find(({ date }) => date === day);
  if (!plan) return null;
  const planned = plan.calls.map((call, index) => stop(call, index + 1, day));
  const known = new Set(plan.calls.map(({ retailer }) => retailer));
  const visits = [...store.kept.values(), ...store.open.values()];
  const unplanned = new Set(
    visits
      .filter((visit) => !known.has(visit.retailer) && visit.started_at && dayOf(visit.started_at) === day)
      .map(({ retailer }) => retailer),
  );
  const added = [...unplanned].map((retailer) => stop({ retailer, status: "due", isUnplanned: true }, null, day));
  return { isWorking: plan.is_working, stops: [...planned, ...added] };
}

function stop(call, number, day) {
  const visits = visitsOf(call.retailer, day);
  const made = visits.find(({ channel }) => channel === "in_person") ?? null;
  const isDropped = call.status === "cancelled" || call.status === "moved";
  return {
    call,
    number,
    shop: shopOf(call.retailer) ?? cardOf(call.retailer),
    card: cardOf(call.retailer),
    made,
    contact: made ? null : (visits[0] ?? null),
    draft: day === today() ? draftOf(call.retailer) : null,
    isDone: Boolean(made) || call.status === "done",
    isDropped: isDropped && !made,
    isMissed: call.status === "missed" && !made,
  };
}

/** How many days ago a day was. */
export function daysAgo(day) {
  return daysBetween(day, today());
}
