/**
 * What a phone keeps of one person, encrypted: a database whose name tells nothing, every value in it sealed by
 * AES-GCM under the key that the office gives to her session alone.
 *
 * The key lies beside it as a CryptoKey that no script can read out, until she signs out, until the office tells
 * at some contact that her session is over, or until the cookie that came with the key is gone. What waits to be
 * sent stays, unreadable, until she signs in again.
 */

import { deleteDB, openDB } from "../../../idb/index.js";
import { KEY } from "./addresses.js";
import { on, tell } from "./channel.js";
import { Unreachable, ask, contact, cookie } from "./contact.js";

/** Where it is noted that somebody signed out without signal: her session still stands in the office. */
export const SIGNED_OUT = "field-signed-out";
const DOOR = "field-door";
const VAULT_COOKIE = "field_vault";
const LAST_VAULT = "field-last-vault";
const IV_BYTES = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

let opening = null;
let reason = "";

/** Why there is no open vault: "sign_in", "forbidden", "unreachable", "insecure"; "" while there is one. */
export function whyLocked() {
  return reason;
}

class Vault {
  constructor(name, database, key) {
    this.name = name;
    this.database = database;
    this.key = key;
    this.person = null;
  }

  /** Any JSON value or bytes as `{iv, data}`. What it is `about` is sealed with it: it opens nowhere else. */
  async seal(value, about) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const bytes = value instanceof ArrayBuffer ? value : encoder.encode(JSON.stringify(value));
    const how = { name: "AES-GCM", iv, additionalData: encoder.encode(about) };
    return { iv, data: await crypto.subtle.encrypt(how, this.key, bytes) };
  }

  async unsealBytes({ iv, data }, about) {
    const how = { name: "AES-GCM", iv, additionalData: encoder.encode(about) };
    return crypto.subtle.decrypt(how, this.key, data);
  }

  async unseal(sealed, about) {
    return JSON.parse(decoder.decode(await this.unsealBytes(sealed, about)));
  }

  async get(store, key) {
    const row = await this.database.get("kept", [store, key]);
    return row ? this.unseal(row, `${store}/${key}`) : undefined;
  }

  async put(store, key, value) {
    const sealed = await this.seal(value, `${store}/${key}`);
    await this.database.put("kept", { store, key, ...sealed });
  }

  /** The values of a store as `[key, value]`, in the order of their keys. */
  async all(store) {
    const rows = await this.database.getAll("kept", IDBKeyRange.bound([store], [store, []]));
    return Promise.all(rows.map(async (row) => [row.key, await this.unseal(row, `${store}/${row.key}`)]));
  }

  async remove(store, key) {
    await this.database.delete("kept", [store, key]);
  }

  close() {
    this.database.close();
    if (opening?.vault === this) opening = null;
  }
}

async function withDoor(work) {
  const door = await openDB(DOOR, 1, { upgrade: (database) => database.createObjectStore("keys") });
  try {
    return await work(door);
  } finally {
    door.close();
  }
}

/** The database of a vault. It opens without the key too: what is not sealed in it are states and times. */
export function openDatabase(name) {
  return openDB(name, 1, {
    upgrade(database) {
      database.createObjectStore("kept", { keyPath: ["store", "key"] });
      const records = database.createObjectStore("records", { keyPath: "seq", autoIncrement: true });
      records.createIndex("uuid", "uuid", { unique: true });
      database.createObjectStore("blobs", { keyPath: "uuid" });
    },
    blocking: (_old, _new, event) => event.target.close(),
  });
}

/** The name of the vault that was opened last, whoever's it is, or null. */
export function lastVault() {
  return localStorage.getItem(LAST_VAULT);
}

async function keptKey() {
  const kept = await withDoor((door) => door.get("keys", "open"));
  if (!kept) return null;
  // The office takes the cookie back from whoever is not this person any more, with or without scripts.
  if (kept.name === cookie(VAULT_COOKIE)) return kept;
  await withDoor((door) => door.clear("keys"));
  return null;
}

async function fetchedKey() {
  const { status, body } = await ask(KEY);
  if (status === 401) reason = "sign_in";
  if (status === 403) reason = "forbidden";
  if (status !== 200) return null;
  const bytes = Uint8Array.from(atob(body.key), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  await withDoor(async (door) => {
    const change = door.transaction("keys", "readwrite");
    change.store.clear();
    change.store.put({ name: body.vault, key }, "open");
    await change.done;
  });
  return { name: body.vault, key, person: body.person };
}

async function open() {
  if (!globalThis.crypto?.subtle) {
    reason = "insecure";
    return null;
  }
  if (localStorage.getItem(SIGNED_OUT)) {
    reason = "sign_in";
    return null;
  }
  const kept = await keptKey();
  const found = kept ?? (await fetchedKey());
  if (!found) return null;
  const vault = new Vault(found.name, await openDatabase(found.name), found.key);
  if (found.person) await vault.put("self", "person", found.person);
  vault.person = await vault.get("self", "person");
  localStorage.setItem(LAST_VAULT, found.name);
  reason = "";
  if (!kept) tell("opened");
  return vault;
}

/** The vault of whoever is signed in; null when it stays locked (see `whyLocked`). */
export async function openVault() {
  const { vault } = opening ?? {};
  if (vault && vault.name !== cookie(VAULT_COOKIE)) await lock(vault.name);
  if (!opening) {
    const attempt = open().catch((error) => {
      if (!(error instanceof Unreachable)) throw error;
      reason = "unreachable";
      return null;
    });
    opening = attempt;
    attempt.then(
      (vault) => {
        if (opening !== attempt) return;
        if (vault) attempt.vault = vault;
        else opening = null;
      },
      () => {
        if (opening === attempt) opening = null;
      },
    );
  }
  return opening;
}

function drop(name) {
  if (!opening?.vault || opening.vault.name !== name) return;
  opening.vault.database.close();
  opening = null;
  reason = "sign_in";
}

/**
 * Forget the key of a vault, in every open page; of the one that is open where none is named. What is kept stays,
 * and nobody can read it without signing in.
 */
export async function lock(name = null) {
  const kept = await withDoor(async (door) => {
    const change = door.transaction("keys", "readwrite");
    const found = await change.store.get("open");
    if (found && name !== null && found.name !== name) return null;
    change.store.clear();
    await change.done;
    return found;
  });
  const gone = name ?? kept?.name ?? opening?.vault?.name;
  if (!gone) return;
  const wasOpen = kept || opening?.vault?.name === gone;
  drop(gone);
  if (wasOpen) tell("locked", gone);
}

/** Take a vault off the phone with everything in it. */
export async function destroy(name) {
  await deleteDB(name);
  if (lastVault() === name) localStorage.removeItem(LAST_VAULT);
}

on("locked", drop);
contact.addEventListener("ended", () => lock());
