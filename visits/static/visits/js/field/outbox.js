/**
 * The outbox: what was written on this phone and where it stands, in the order in which it was written.
 *
 * A record is `{seq, uuid, kind, label, url, state, after, body, size, tries, queued_at, changed_at, received_at,
 * receipt, revision, notes, reason, fields, current}`; times are milliseconds since 1970. States: "waiting",
 * "sending", "received" (with receipt), "refused" (with reason and fields, to amend), "conflict" (with current: the
 * office's version), "signin" (the session is over). What it says is sealed; its state and times are not, so that
 * a phone whose key is forgotten still tells how much waits.
 */

import { on, tell } from "./channel.js";
import { lastVault, openDatabase, openVault } from "./vault.js";

export const UNSENT = new Set(["waiting", "sending", "refused", "conflict", "signin"]);
export const TO_SEND = new Set(["waiting", "sending", "signin"]);
const GATHER_MS = 60;

/** There is no room left on this phone: nothing was changed. */
export class StorageFull extends Error {
  name = "StorageFull";
}

/** The vault is locked: nobody is signed in on this phone. */
export class Locked extends Error {
  name = "Locked";
}

async function unlocked() {
  const vault = await openVault();
  if (!vault) throw new Locked("sign in first");
  return vault;
}

async function written(work) {
  try {
    return await work();
  } catch (error) {
    if (error?.name === "QuotaExceededError") throw new StorageFull("no room", { cause: error });
    throw error;
  }
}

const about = (uuid) => `records/${uuid}`;
const aboutBlob = (uuid) => `blobs/${uuid}`;

/** Write rows in one transaction that is on the disk when it is done. */
async function change(vault, work) {
  await written(async () => {
    const stores = ["records", "blobs"];
    const transaction = vault.database.transaction(stores, "readwrite", { durability: "strict" });
    try {
      await work(transaction.objectStore("records"), transaction.objectStore("blobs"));
    } catch (error) {
      transaction.done.catch(() => {});
      throw error;
    }
    await transaction.done;
  });
  tell("changed");
}

/**
 * Change one record: `update(record)` is given what it says and returns what is to be different. Sealing takes a
 * moment in which another page may change it too; then it is done again. Returns the record, null without one.
 */
export async function revise(vault, uuid, update) {
  for (;;) {
    const row = await vault.database.getFromIndex("records", "uuid", uuid);
    if (!row) return null;
    const said = await vault.unseal(row.sealed, about(uuid));
    const difference = update({ ...said, ...plain(row) });
    if (!difference) return { ...said, ...plain(row) };
    const next = { ...said, ...plain(row), ...difference, changed_at: Date.now() };
    const { keeps_blob: keepsBlob = true, ...record } = next;
    const sealed = await vault.seal(words(record), about(uuid));
    let isCurrent = true;
    await change(vault, async (records, blobs) => {
      const now = await records.get(row.seq);
      isCurrent = now?.stamp === row.stamp;
      if (!isCurrent) return;
      records.put({ ...facts(record), seq: row.seq, stamp: row.stamp + 1, sealed });
      if (!keepsBlob) blobs.delete(uuid);
    });
    if (isCurrent) return record;
  }
}

const FACTS = ["uuid", "kind", "state", "after", "tries", "not_before", "queued_at", "changed_at", "received_at"];

/** What of a record lies open: nothing that anybody wrote. */
function facts(record) {
  return Object.fromEntries(FACTS.map((name) => [name, record[name] ?? null]));
}

function words(record) {
  const sealed = { ...record };
  for (const name of [...FACTS, "seq", "stamp"]) delete sealed[name];
  return sealed;
}

function plain(row) {
  return { ...facts(row), seq: row.seq };
}

/**
 * Put a record into the outbox; it is on the disk when the promise is kept. `body` is what is sent as JSON, or
 * `blob` the bytes. `after` is the UUID of a record that must have arrived before. The same UUID again amends.
 * Throws StorageFull, Locked.
 */
export async function queue({ kind, uuid, url, body = null, blob = null, after = null, label = "" }) {
  const vault = await unlocked();
  if (await vault.database.getFromIndex("records", "uuid", uuid)) {
    if (body === null) return record(uuid);
    return amend(uuid, body);
  }
  const text = body === null ? null : JSON.stringify(body);
  const said = { url, label, text, type: blob?.type ?? "application/json", size: blob?.size ?? text.length };
  const now = Date.now();
  const row = { ...facts({ uuid, kind, state: "waiting", after, tries: 0, queued_at: now, changed_at: now }), stamp: 1 };
  row.sealed = await vault.seal(said, about(uuid));
  const bytes = blob ? await vault.seal(await blob.arrayBuffer(), aboutBlob(uuid)) : null;
  await change(vault, (records, blobs) => {
    records.add(row);
    if (bytes) blobs.put({ uuid, ...bytes });
  });
  tell("queued");
  return record(uuid);
}

function shown({ text, ...rest }) {
  return { ...rest, body: text === null || text === undefined ? null : JSON.parse(text) };
}

/** One record, null when it is not on this phone. */
export async function record(uuid) {
  const vault = await unlocked();
  const row = await vault.database.getFromIndex("records", "uuid", uuid);
  return row ? shown({ ...(await vault.unseal(row.sealed, about(uuid))), ...plain(row) }) : null;
}

const opened = new Map();

/**
 * All records in their order. While the vault is locked: those of whoever used it last, without their words and,
 * where they are still to be sent, as "signin".
 */
export async function records() {
  const vault = await openVault();
  if (!vault) return lockedRecords();
  const rows = await vault.database.getAll("records");
  return Promise.all(
    rows.map(async (row) => {
      const known = opened.get(row.uuid);
      if (known?.stamp !== row.stamp) {
        const said = await vault.unseal(row.sealed, about(row.uuid));
        opened.set(row.uuid, { stamp: row.stamp, record: shown({ ...said, ...plain(row) }) });
      }
      return opened.get(row.uuid).record;
    }),
  );
}

async function lockedRecords() {
  opened.clear();
  const name = lastVault();
  if (!name) return [];
  const database = await openDatabase(name);
  const rows = await database.getAll("records");
  database.close();
  return rows.map((row) => ({
    ...plain(row),
    state: TO_SEND.has(row.state) ? "signin" : row.state,
    label: "",
    body: null,
  }));
}

/** How many records have not arrived yet. */
export async function unsentCount() {
  return (await records()).filter(({ state }) => UNSENT.has(state)).length;
}

/**
 * Call back with all records now and whenever one changed, here or in another page; returns what ends it.
 */
export function watch(callback) {
  let timer = null;
  let isOver = false;
  const show = async () => {
    timer = null;
    try {
      const found = await records();
      if (!isOver) callback(found);
    } catch (error) {
      // The key was forgotten while the records were read: "locked" follows.
      if (error.name !== "InvalidStateError") throw error;
    }
  };
  const soon = () => {
    timer ??= setTimeout(show, GATHER_MS);
  };
  const ends = ["changed", "locked", "opened"].map((type) => on(type, soon));
  show();
  return () => {
    isOver = true;
    ends.forEach((end) => end());
  };
}

/** The bytes of a photograph that waits, as a Blob; null when they were sent or there are none. */
export async function blobOf(uuid) {
  const vault = await unlocked();
  const row = await vault.database.get("blobs", uuid);
  if (!row) return null;
  const { type } = await record(uuid);
  return new Blob([await vault.unsealBytes(row, aboutBlob(uuid))], { type });
}

/**
 * Say something else: a refused record repaired, one that waits or was received corrected. It goes out (again) in
 * its old place, as a later revision of what the office has. Returns the record, null when it is not on this phone
 * any more: received ones go after ten days.
 */
export async function amend(uuid, body) {
  const vault = await unlocked();
  await revise(vault, uuid, ({ revision }) => {
    const said = "base_revision" in body && revision ? { ...body, base_revision: revision } : body;
    return { ...AGAIN, text: JSON.stringify(said), size: JSON.stringify(said).length };
  });
  tell("queued");
  return record(uuid);
}

const AGAIN = { state: "waiting", tries: 0, not_before: null, reason: "", fields: [], current: null };

/** Send a refused record again as it is, for instance once the office has changed something. */
export async function retry(uuid) {
  const vault = await unlocked();
  await revise(vault, uuid, ({ state }) => (state === "received" ? null : AGAIN));
  tell("queued");
}

/**
 * Settle a conflict with one's own version. A visit is sent as the revision after the office's; a correction as one
 * of what the office has now.
 */
export async function keepMine(uuid) {
  const vault = await unlocked();
  await revise(vault, uuid, ({ state, text, current }) => {
    if (state !== "conflict" || !text) return null;
    const body = JSON.parse(text);
    if ("base_revision" in body) body.base_revision = current.revision;
    if ("seen" in body) body.seen = { ...body.seen, ...current };
    return { ...AGAIN, text: JSON.stringify(body) };
  });
  tell("queued");
}

/** Settle a conflict with the office's version: one's own is thrown away, with what waits for it. */
export const keepTheirs = discard;

/** Throw a record away that has not arrived, with the photographs and other records that wait for it. */
export async function discard(uuid) {
  const vault = await unlocked();
  await change(vault, async (records, blobs) => {
    const rows = await records.getAll();
    const gone = new Set([uuid]);
    for (const row of rows) {
      if (gone.has(row.after)) gone.add(row.uuid);
    }
    for (const row of rows.filter((each) => gone.has(each.uuid) && each.state !== "received")) {
      records.delete(row.seq);
      blobs.delete(row.uuid);
      opened.delete(row.uuid);
    }
  });
}
