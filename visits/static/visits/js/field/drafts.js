/** What is being typed, kept in the vault until it is queued or thrown away. */

import { openVault } from "./vault.js";

/** Keep a JSON value under a key such as "visit:17". Throws where nothing can be kept, for instance for space. */
export async function save(key, value) {
  const vault = await openVault();
  if (!vault) throw new Error("locked");
  await vault.put("drafts", key, value);
}

/** What was kept under a key, undefined when nothing was. */
export async function load(key) {
  const vault = await openVault();
  return vault?.get("drafts", key);
}

/** Every draft as `[key, value]`. */
export async function all() {
  const vault = await openVault();
  return vault ? vault.all("drafts") : [];
}

export async function remove(key) {
  const vault = await openVault();
  await vault?.remove("drafts", key);
}
