/** Where the office answers. A test holds these against the routes. */

export const KEY = "/api/field/key";
export const BUNDLE = "/api/field/bundle";
export const SIGN_IN = "/sign-in/";
export const SIGN_OUT = "/sign-out/";
export const TODAY = "/today/";
export const WORKER = "/service-worker.js";

/** The sign-in page that leads back to where the reader is. */
export function signInAddress() {
  const here = location.pathname === SIGN_IN ? TODAY : location.pathname + location.search + location.hash;
  return `${SIGN_IN}?next=${encodeURIComponent(here)}`;
}
