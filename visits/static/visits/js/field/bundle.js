/** The next days' plan, cards and forms: kept in the vault, fetched anew when there is signal. */

import { BUNDLE } from "./addresses.js";
import { on, tell } from "./channel.js";
import { Unreachable, ask } from "./contact.js";
import { lock, openVault } from "./vault.js";

const PATIENCE_MS = 60_000;

let fetching = null;

async function fetchInto(vault) {
  const kept = await vault.get("bundle", "tag");
  const headers = kept ? { "If-None-Match": kept } : {};
  const { status, body, headers: told } = await ask(BUNDLE, { headers, vault, patience: PATIENCE_MS });
  if (status === 304) {
    await vault.put("bundle", "checked_at", Date.now());
  } else if (status === 200) {
    await vault.put("bundle", "bundle", body);
    await vault.put("bundle", "tag", told.get("ETag"));
    await vault.put("bundle", "checked_at", Date.now());
    tell("bundle");
  } else if (status === 403) {
    // She has other work now, which has no need of it.
    await lock(vault.name);
  }
}

/**
 * The bundle on this phone, null when there is none or the vault is locked. With `refresh` the office is asked
 * first; without signal the answer is what is on the phone. A newer one is told by a "bundle" event of the
 * window, in every open page.
 */
export async function loadBundle({ refresh = false } = {}) {
  const vault = await openVault();
  if (!vault) return null;
  const kept = refresh ? undefined : await vault.get("bundle", "bundle");
  if (kept) return kept;
  fetching ??= fetchInto(vault).finally(() => {
    fetching = null;
  });
  try {
    await fetching;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
  const now = await openVault();
  return (await now?.get("bundle", "bundle")) ?? null;
}

/** When the office was last asked, as milliseconds since 1970; 0 for never. */
export async function checkedAt() {
  const vault = await openVault();
  return (await vault?.get("bundle", "checked_at")) ?? 0;
}

on("bundle", () => window.dispatchEvent(new Event("bundle")));
