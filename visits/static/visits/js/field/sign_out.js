/**
 * Signing out on a phone: asked about first while something still waits, and done without signal too. The key is
 * forgotten at once; the office hears of it when there is signal.
 */

import { SIGN_IN, SIGN_OUT, TODAY } from "./addresses.js";
import { Unreachable, post } from "./contact.js";
import { unsentCount } from "./outbox.js";
import { leave, sendNow } from "./sync.js";
import { SIGNED_OUT, lock } from "./vault.js";

async function signOut() {
  leave();
  localStorage.setItem(SIGNED_OUT, "yes");
  const isTold = await finishSignOut();
  await lock();
  location.assign(isTold ? SIGN_IN : TODAY);
}

/** Tell the office, when it has not been told yet. Returns whether somebody was signed out by it just now. */
export async function finishSignOut() {
  if (!localStorage.getItem(SIGNED_OUT)) return false;
  try {
    await post(SIGN_OUT);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return false;
  }
  localStorage.removeItem(SIGNED_OUT);
  return true;
}

async function ask() {
  const dialog = document.getElementById("sign-out-question").content.firstElementChild.cloneNode(true);
  const answer = (name) => dialog.querySelector(`[data-answer=${name}]`);
  const show = async () => {
    const count = await unsentCount();
    dialog.querySelector("[data-count]").textContent = count;
    return count;
  };
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  answer("stay").addEventListener("click", () => dialog.close());
  answer("leave").addEventListener("click", signOut);
  answer("send").addEventListener("click", async () => {
    answer("send").disabled = true;
    const ticking = setInterval(show, 500);
    await sendNow();
    clearInterval(ticking);
    answer("send").disabled = false;
    if ((await show()) === 0) await signOut();
    else dialog.querySelector("[data-left]").hidden = false;
  });
  await show();
  dialog.showModal();
}

/** Ask before any form of the page signs out. */
export function guardSignOut() {
  document.addEventListener("submit", async (event) => {
    if (new URL(event.target.action).pathname !== SIGN_OUT) return;
    event.preventDefault();
    if ((await unsentCount()) > 0) await ask();
    else await signOut();
  });
}
