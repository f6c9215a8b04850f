/**
 * The sender. One page of the phone sends at a time, in the order in which the records were written; whatever is
 * interrupted is sent again and known by its UUID. See `outbox.js` for the states.
 */

import { checkedAt, loadBundle } from "./bundle.js";
import { on } from "./channel.js";
import { Unreachable, ask } from "./contact.js";
import { KEY, TODAY } from "./addresses.js";
import { TO_SEND, UNSENT, revise } from "./outbox.js";
import { openVault } from "./vault.js";

const LOCK = "field-sender";
const SOON_MS = 2_000;
const LATEST_MS = 120_000;
const ASIDE_MS = 30_000;
const MOST_ASIDE_MS = 30 * 60_000;
const PHOTO_PATIENCE_MS = 180_000;
const FRESH_MS = 10 * 60_000;
const KEPT_MS = 10 * 24 * 60 * 60_000;

/** What became of one attempt: go on with the next record, or leave all of them for later. */
const GO_ON = "go on";
const LATER = "later";

let failures = 0;
let timer = null;
let running = null;
let isAskedAgain = false;
let isStarted = false;
let isLeaving = false;

function isBusyAnswer(status) {
  return status === 408 || status === 429 || status === 502 || status === 503 || status === 504;
}

/** The office's answer to one record, a stale CSRF token replaced once. */
async function put(url, request) {
  const answer = await ask(url, request);
  if (answer.status !== 403 || answer.body?.code !== "csrf") return answer;
  await ask(KEY);
  return ask(url, request);
}

async function requestOf(vault, { uuid, text, type }) {
  const json = { "Content-Type": "application/json" };
  if (text !== null) return { method: "PUT", vault, body: text, headers: json };
  const row = await vault.database.get("blobs", uuid);
  const bytes = await vault.unsealBytes(row, `blobs/${uuid}`);
  return { method: "PUT", vault, body: bytes, headers: { "Content-Type": type }, patience: PHOTO_PATIENCE_MS };
}

function isReceipt({ status, body }) {
  return (status === 200 || status === 201) && Boolean(body?.receipt);
}

/** What the answer makes of the record that was sent; null when it is to wait. */
function verdict({ status, body }, sent) {
  if (isReceipt({ status, body })) {
    const { receipt, revision = null, notes = [] } = body;
    const received = { receipt, revision, notes, received_at: Date.now(), reason: "", fields: [], current: null };
    return { ...received, state: "received", tries: 0, not_before: null };
  }
  if (status === 409 && body?.current) {
    return { state: "conflict", reason: body.detail ?? "", fields: [], current: body.current };
  }
  if (status >= 400 && status < 500) {
    return { state: "refused", reason: body?.detail ?? body?.title ?? "", fields: body?.errors ?? [] };
  }
  const wait = Math.min(ASIDE_MS * 2 ** (sent.tries ?? 0), MOST_ASIDE_MS);
  return { state: "waiting", tries: (sent.tries ?? 0) + 1, not_before: Date.now() + wait };
}

/** A record that was amended while it was on its way goes out once more, after the revision that arrived. */
function settled(now, sent, outcome) {
  if (now.text === sent.text) {
    const isOver = outcome.state === "received";
    return isOver ? { ...outcome, text: null, keeps_blob: false } : outcome;
  }
  if (outcome.state !== "received") return { state: "waiting" };
  const body = JSON.parse(now.text);
  if ("base_revision" in body) body.base_revision = outcome.revision;
  return { state: "waiting", text: JSON.stringify(body), revision: outcome.revision };
}

async function send(vault, uuid) {
  const sent = await revise(vault, uuid, ({ state }) => (TO_SEND.has(state) ? { state: "sending" } : null));
  if (sent?.state !== "sending") return GO_ON;
  let answer;
  try {
    answer = await put(sent.url, await requestOf(vault, sent));
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    await revise(vault, uuid, () => ({ state: "waiting" }));
    return LATER;
  }
  if (answer.status === 401 || isBusyAnswer(answer.status)) {
    if (answer.status !== 401) await revise(vault, uuid, () => ({ state: "waiting" }));
    waitAsTold(answer);
    return LATER;
  }
  await revise(vault, uuid, (now) => settled(now, sent, verdict(answer, sent)));
  return GO_ON;
}

let notBefore = 0;

function waitAsTold({ headers }) {
  const seconds = Number(headers.get("Retry-After") ?? 0);
  if (seconds > 0) notBefore = Date.now() + Math.min(seconds * 1000, LATEST_MS);
}

async function forgetOld(vault) {
  const transaction = vault.database.transaction("records", "readwrite");
  for (const row of await transaction.store.getAll()) {
    if (row.state === "received" && Date.now() - row.received_at > KEPT_MS) transaction.store.delete(row.seq);
  }
  await transaction.done;
}

/** Send what can be sent. Returns whether nothing was left behind for want of an answer. */
async function pass(isPatient) {
  let sentAny = false;
  const skipped = new Set();
  for (;;) {
    const vault = await openVault();
    if (!vault) return { isThrough: true, sentAny };
    await forgetOld(vault);
    const rows = await vault.database.getAll("records");
    const unsent = new Set(rows.filter((row) => UNSENT.has(row.state)).map((row) => row.uuid));
    const isDue = (row) => !isPatient || !row.not_before || row.not_before <= Date.now();
    const due = rows.filter((row) => TO_SEND.has(row.state) && isDue(row) && !skipped.has(row.seq));
    let isProgress = false;
    for (const row of due) {
      if (row.after && unsent.has(row.after)) continue;
      isProgress = true;
      if ((await send(vault, row.uuid)) === LATER) return { isThrough: false, sentAny };
      const now = await vault.database.get("records", row.seq);
      if (!now || now.state === "received") {
        unsent.delete(row.uuid);
        sentAny ||= row.kind !== "photo";
      } else if (now.not_before > Date.now()) {
        skipped.add(row.seq);
      }
    }
    if (!isProgress) return { isThrough: true, sentAny };
  }
}

async function nextTime() {
  const vault = await openVault();
  if (!vault) return null;
  const rows = await vault.database.getAll("records");
  const unsent = new Set(rows.filter((row) => UNSENT.has(row.state)).map((row) => row.uuid));
  const times = rows
    .filter((row) => TO_SEND.has(row.state) && !(row.after && unsent.has(row.after)))
    .map((row) => row.not_before ?? 0);
  return times.length ? Math.min(...times) : null;
}

async function schedule() {
  clearTimeout(timer);
  const due = await nextTime();
  if (due === null) return;
  const backoff = failures ? Math.min(SOON_MS * 2 ** (failures - 1), LATEST_MS) * (0.75 + Math.random() / 2) : 0;
  const wait = Math.max(backoff, due - Date.now(), notBefore - Date.now(), failures ? 0 : SOON_MS);
  timer = setTimeout(() => run(true), wait);
}

async function run(isPatient) {
  // "online" comes when there is something to try again.
  if (isPatient && !navigator.onLine) return null;
  if (running) {
    isAskedAgain = true;
    return running;
  }
  running = navigator.locks
    .request(LOCK, async () => {
      do {
        isAskedAgain = false;
        const { isThrough, sentAny } = await pass(isPatient);
        failures = isThrough ? 0 : failures + 1;
        if (!isThrough) break;
        if (sentAny) loadBundle({ refresh: true });
      } while (isAskedAgain);
    })
    .catch((error) => {
      // Another page forgot the key and closed the database meanwhile.
      if (!["InvalidStateError", "AbortError"].includes(error.name)) throw error;
    })
    .finally(() => {
      running = null;
      return schedule();
    });
  return running;
}

/** Send now, whatever was tried before; the promise is kept when everything was tried. */
export function sendNow() {
  failures = 0;
  notBefore = 0;
  return run(false);
}

/** What is done whenever there may be signal again: send, then fetch a bundle that has grown old. */
async function contactNow() {
  if (!navigator.onLine) return;
  await sendNow();
  if (Date.now() - (await checkedAt()) > FRESH_MS) await loadBundle({ refresh: true });
}

/**
 * Begin: ask the browser to keep what is kept, send what waits, and send again on signal, on coming back to the
 * page, and after a while. Calling it twice does nothing.
 */
export async function start() {
  if (isStarted) return;
  isStarted = true;
  window.addEventListener("online", contactNow);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") contactNow();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) contactNow();
  });
  on("queued", () => run(true));
  on("opened", () => run(true));
  // Nothing of the person who is gone stays on the screen or in the memory of the page.
  on("locked", () => {
    if (!isLeaving && location.pathname === TODAY) location.reload();
  });
  navigator.storage?.persist?.();
  await contactNow();
}

/** This page leads elsewhere by itself when the key is forgotten. */
export function leave() {
  isLeaving = true;
}

/** Whether the browser promised to keep what is on this phone, and how much room is left, in bytes. */
export async function storageState() {
  const isKept = (await navigator.storage?.persisted?.()) ?? false;
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { isKept, used: usage, left: quota - usage };
}
