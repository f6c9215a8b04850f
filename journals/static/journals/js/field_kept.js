/**
 * Journals in the vault and in the outbox: what the office gave along, and what was written here since.
 *
 * What is typed goes into both, always as the whole journal.
 */

import { on } from "../../visits/js/field/channel.js";
import { Unreachable, ask, clockOffset } from "../../visits/js/field/contact.js";
import * as drafts from "../../visits/js/field/drafts.js";
import { queue, record, revise } from "../../visits/js/field/outbox.js";
import { openVault } from "../../visits/js/field/vault.js";

const JOURNALS = "/api/field/journals";
export const PATIENCE_MS = 10_000;
export const WRITABLE = new Set(["draft", "returned"]);
const ON_ITS_WAY = new Set(["waiting", "sending", "signin"]);

const words = document.getElementById("j-field-words").content;

export function word(name, values = {}) {
  const text = words.querySelector(`[data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

const urlOf = (uuid) => `/api/journals/${uuid}`;
export const draftOf = (uuid) => `journal:${uuid}`;

// ---------------------------------------------------------------------------------- what is on the phone

let fetching = null;

async function fetchJournals() {
  const vault = await openVault();
  if (!vault) return;
  const tag = await vault.get("bundle", "journals-tag");
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await ask(JOURNALS, { headers, vault, patience: PATIENCE_MS * 3 });
  if (answer.status === 304) await vault.put("bundle", "journals-at", Date.now());
  if (answer.status !== 200) return;
  await vault.put("bundle", "journals-at", Date.now());
  await vault.put("bundle", "journals", answer.body);
  await vault.put("bundle", "journals-tag", answer.headers.get("ETag"));
}

/** Ask the office for the journals of these days; without an answer those on the phone stay. */
export function refresh() {
  fetching ??= fetchJournals()
    .catch((error) => {
      if (!(error instanceof Unreachable)) throw error;
    })
    .finally(() => {
      fetching = null;
    });
  return fetching;
}

export async function journalsHere() {
  const vault = await openVault();
  const kept = await vault?.get("bundle", "journals");
  return kept?.journals ?? [];
}

window.addEventListener("bundle", refresh);
on("opened", refresh);

// ---------------------------------------------------------------------------------- saving and sending

/** The revision that what is written next is based on: the newest that this phone knows of. */
export async function baseOf(journal) {
  const kept = await drafts.load(draftOf(journal.id));
  const sent = await record(journal.id).catch(() => null);
  return Math.max(journal.revision, kept?.base ?? 0, sent?.revision ?? 0);
}

async function bodyOf(journal, written, more = {}) {
  return {
    kind: journal.kind,
    starts_on: journal.starts_on,
    base_revision: await baseOf(journal),
    entered_at: new Date().toISOString(),
    clock_offset_s: clockOffset(),
    ...written,
    ...more,
  };
}

/** Put the journal into the outbox as it is now; what stood there of it goes. */
export async function enqueue(journal, written, more = {}) {
  const body = await bodyOf(journal, written, more);
  const here = await record(journal.id);
  if (!here) {
    await queue({ kind: "journal", uuid: journal.id, url: urlOf(journal.id), body, label: word("label", { title: journal.title }) });
    return;
  }
  // One that is known to the outbox goes out again in its old place.
  const vault = await openVault();
  await revise(vault, journal.id, ({ revision }) => ({ revision: Math.max(revision ?? 0, body.base_revision) || null }));
  await queue({ kind: "journal", uuid: journal.id, url: urlOf(journal.id), body });
}

/** Ask the office to take the journal now. Null without an answer. */
export async function sendAtOnce(journal, written, more) {
  const vault = await openVault();
  const body = await bodyOf(journal, written, more);
  try {
    return await ask(urlOf(journal.id), {
      method: "PUT",
      vault,
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
      patience: PATIENCE_MS,
    });
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return null;
  }
}

/** What stands in the journal: what was written here, unless the office has a newer version. */
export function whole(journal, kept, sent) {
  const isUnsent = Boolean(sent) && sent.state !== "received";
  const newest = Math.max(kept?.base ?? 0, sent?.revision ?? 0);
  if (kept && (isUnsent || newest >= journal.revision)) return kept.written;
  return {
    findings: journal.findings.map((one) => ({ ...one, shops: one.shops.map(({ id }) => id) })),
    passages: Object.fromEntries(journal.passages.map(({ topic, text }) => [topic, text])),
    answer: journal.answer,
  };
}

/** Whether it was submitted here, as far as the office has not told otherwise since. */
export async function isHandedIn(journal, kept, sent) {
  if (sent && ON_ITS_WAY.has(sent.state)) return Boolean(kept?.isSubmitted);
  const vault = await openVault();
  const isOlder = ((await vault?.get("bundle", "journals-at")) ?? 0) < (sent?.received_at ?? 0);
  if (sent?.state === "received" && kept?.isSubmitted && isOlder) return true;
  return !WRITABLE.has(journal.state) && !(sent && sent.state !== "received");
}
