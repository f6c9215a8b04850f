/**
 * Counts for how long each part of a journal is before its reader's eyes: while half of the part, or half of
 * the screen, shows it, the page is visible and has the focus, and something was done within the last minute.
 * The seconds go to the office together, now and then and when the page is left; they are shown to the
 * reader alone.
 */

const IDLE_MS = 60_000;
const SEND_EVERY_MS = 20_000;
const root = document.querySelector("[data-review]");
const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
const seen = new Set();
const unsent = new Map();
let active = performance.now();
let before = performance.now();

const watcher = new IntersectionObserver(
  (entries) => {
    count();
    for (const entry of entries) {
      const half = entry.rootBounds ? entry.rootBounds.height / 2 : Infinity;
      const isSeen = entry.intersectionRatio >= 0.5 || entry.intersectionRect.height >= half;
      seen[entry.isIntersecting && isSeen ? "add" : "delete"](entry.target.dataset.part);
    }
  },
  { threshold: [0, 0.25, 0.5, 0.75, 1] },
);

function isRead() {
  return document.visibilityState === "visible" && document.hasFocus() && performance.now() - active < IDLE_MS;
}

/** Adds the time since the last look to the parts that are in sight. */
function count() {
  const now = performance.now();
  const passed = now - before;
  before = now;
  if (!isRead()) return;
  for (const part of seen) unsent.set(part, (unsent.get(part) ?? 0) + passed);
}

function send() {
  count();
  const seconds = {};
  for (const [part, passed] of unsent) {
    const whole = Math.floor(passed / 1000);
    if (whole > 0) {
      seconds[part] = whole;
      unsent.set(part, passed - whole * 1000);
    }
  }
  if (!Object.keys(seconds).length) return;
  fetch(root.dataset.readings, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ seconds }),
  }).catch(() => {
    // What did not arrive is counted on with the next report.
    for (const [part, whole] of Object.entries(seconds)) {
      unsent.set(part, (unsent.get(part) ?? 0) + whole * 1000);
    }
  });
}

if (root && token) {
  for (const part of document.querySelectorAll("[data-part]")) watcher.observe(part);
  for (const name of ["keydown", "pointermove", "pointerdown", "wheel", "touchstart", "scroll"]) {
    document.addEventListener(
      name,
      () => {
        count();
        active = performance.now();
      },
      { passive: true },
    );
  }
  setInterval(count, 1000);
  setInterval(send, SEND_EVERY_MS);
  for (const name of ["blur", "focus"]) window.addEventListener(name, count);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
    else before = performance.now();
  });
  window.addEventListener("pagehide", send);
}
