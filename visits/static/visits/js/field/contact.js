/**
 * Every word between the phone and the office: one way to ask, which knows an answer of the office from that of
 * a hotel's network, and learns from each by how much the phone's clock is ahead.
 */

const PATIENCE_MS = 30_000;
const CLOCK = "field-clock-offset";
const CSRF_COOKIE = "csrftoken";

/** Tells "ended" when the office does not know the session any more. */
export const contact = new EventTarget();

/** No answer came, or none that the office gives: nobody knows whether the request arrived. */
export class Unreachable extends Error {
  name = "Unreachable";
}

/** The value of a cookie that pages may read, "" when there is none. */
export function cookie(name) {
  const entry = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return entry ? decodeURIComponent(entry.slice(name.length + 1)) : "";
}

/** By how many whole seconds this phone's clock is ahead of the office's, as of the last answer. */
export function clockOffset() {
  return Number(localStorage.getItem(CLOCK) ?? 0);
}

/** What the office's clock shows, in milliseconds since 1970, as far as this phone knows. */
export function officeNow() {
  return Date.now() - 1000 * clockOffset();
}

function noteClock(response, askedAt) {
  const told = Date.parse(response.headers.get("Date") ?? "");
  if (Number.isNaN(told)) return;
  // The header leaves out the part of a second; half of the way there and back lies before it.
  const between = (askedAt + Date.now()) / 2;
  localStorage.setItem(CLOCK, String(Math.round((between - told - 500) / 1000)));
}

/**
 * The office's answer: `{status, body, headers}`, the body read as JSON (null when it is empty). What is said or
 * asked for a `vault` names it, so that the office answers 401 once somebody else is signed in here.
 * Throws Unreachable.
 */
export async function ask(address, { method = "GET", headers = {}, body, vault, patience = PATIENCE_MS } = {}) {
  const askedAt = Date.now();
  const all = { Accept: "application/json", ...headers };
  if (vault) all["X-Field-Vault"] = vault.name;
  if (method !== "GET") all["X-CSRFToken"] = cookie(CSRF_COOKIE);
  try {
    const response = await fetch(address, {
      method,
      headers: all,
      body,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(patience),
    });
    const text = await response.text();
    if (text && !/\bjson\b/.test(response.headers.get("Content-Type") ?? "")) {
      throw new Unreachable(`${response.status} without JSON`);
    }
    noteClock(response, askedAt);
    const answer = { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
    if (answer.status === 401) contact.dispatchEvent(new Event("ended"));
    return answer;
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable(String(error), { cause: error });
  }
}

/** Send an empty form, whose answer leads to another page. Throws Unreachable. */
export async function post(address) {
  try {
    const headers = { "X-CSRFToken": cookie(CSRF_COOKIE) };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(address, { method: "POST", headers, redirect: "manual", signal });
    if (response.type !== "opaqueredirect" && !response.ok) throw new Unreachable(String(response.status));
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable(String(error), { cause: error });
  }
}
