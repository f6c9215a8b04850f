/**
 * What goes with every page of somebody who logs visits: the worker is registered, what waits is sent, and she is
 * asked before she signs out while something still waits.
 */

import { SIGN_IN, TODAY, WORKER } from "./addresses.js";
import { finishSignOut, guardSignOut } from "./sign_out.js";
import { start } from "./sync.js";

const LANGUAGE = "field-language";
const UNTOUCHED_MS = 3_000;

/**
 * A worker that waits takes over when a page is opened, which holds nothing typed yet. A browser may take half a
 * minute for it: the page then stays as it is until it is opened again.
 */
async function register() {
  const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
  if (!registration.waiting || !registration.active) return;
  const reload = () => location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  setTimeout(() => navigator.serviceWorker.removeEventListener("controllerchange", reload), UNTOUCHED_MS);
  registration.waiting.postMessage("take over");
}

/**
 * The kept pages are in the language of the day they were kept; a page of the office tells today's. The language is
 * noted when the worker has kept them anew: a page that is left before is followed by another that asks again.
 */
async function followLanguage() {
  const { lang } = document.documentElement;
  const isOfOffice = location.pathname !== TODAY || !navigator.serviceWorker.controller;
  if (!isOfOffice) return;
  const note = () => localStorage.setItem(LANGUAGE, lang);
  const before = localStorage.getItem(LANGUAGE);
  if (before === null) note();
  if (before === null || before === lang) return;
  const { active } = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener("message", ({ data }) => data === "pages kept" && note());
  active.postMessage("pages");
}

async function begin() {
  if (await finishSignOut()) location.assign(SIGN_IN);
  else await start();
}

guardSignOut();
window.addEventListener("online", begin);
begin();
if ("serviceWorker" in navigator) {
  register().catch((error) => console.info(`The app is not kept on this device: ${error}`));
  followLanguage();
}
