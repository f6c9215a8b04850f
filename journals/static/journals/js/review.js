/**
 * Reviewing by keyboard: single keys on the queue and on a journal. They never fire while something is being
 * typed, with a modifier, or from a control of which they are part. Everything that a key does, a link or a
 * button of the page does too.
 */

const say = document.querySelector("[data-say]");
const parts = [...document.querySelectorAll(".review-prose [data-part]")];
const rows = [...document.querySelectorAll("[data-queue] .queue-open")];
const facts = document.querySelector("[data-facts]");
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function tell(text) {
  if (say) say.textContent = text;
}

function go(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
}

function send(selector) {
  const form = document.querySelector(selector);
  if (form) form.requestSubmit();
  return Boolean(form);
}

/** The part that has the focus, or was given it last. */
let last = null;
document.addEventListener("focusin", (event) => {
  last = event.target.closest("[data-part]") ?? last;
});

function show(element) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center", behavior: "instant" });
}

function step(list, direction) {
  if (!list.length) return false;
  const at = list.findIndex((one) => one === document.activeElement || one === last);
  const next = at < 0 ? (direction > 0 ? 0 : list.length - 1) : at + direction;
  if (next < 0 || next >= list.length) return false;
  last = list[next].closest("[data-part]") ?? last;
  show(list[next]);
  return true;
}

function focusField(field) {
  if (!field) return false;
  show(field);
  field.select?.();
  return true;
}

/** Accepting needs no field where no reply is asked for: then the form goes at once. */
function accept() {
  const field = document.querySelector("[data-accept]");
  if (!field) return false;
  if (rows.length || field.required) return focusField(field);
  field.form.requestSubmit();
  return true;
}

function comment(withAction) {
  const part = last?.isConnected ? last : parts[0];
  const there = part?.querySelector("[data-remark]") ? part : document.querySelector("#whole");
  if (!there) return false;
  const open = withAction ? there.querySelector(".remarks [data-act]:not([open])") : null;
  if (open) {
    open.open = true;
    return focusField(open.querySelector("select, input:not([type=hidden])"));
  }
  const form = there.querySelector("[data-remark]");
  form.open = true;
  if (withAction) {
    const act = form.querySelector("[data-act]");
    act.open = true;
    act.querySelector("input[type=checkbox]").checked = true;
  }
  return focusField(form.querySelector("input[name=text]"));
}

function toFacts() {
  if (rows.length) return openRow();
  if (!facts) return false;
  if (facts.contains(document.activeElement)) {
    show(last ?? parts[0]);
  } else {
    facts.focus();
    facts.scrollIntoView({ block: "start", behavior: "instant" });
  }
  return true;
}

function openRow() {
  const row = rows.find((one) => one === document.activeElement) ?? rows[0];
  row?.click();
  return Boolean(row);
}

function help() {
  const keys = document.querySelector("[data-keys]");
  keys.open = !keys.open;
  if (keys.open) show(keys.querySelector("summary"));
  return true;
}

const KEYS = {
  j: () => (rows.length ? step(rows, 1) : go("[data-next]")),
  k: () => (rows.length ? step(rows, -1) : go("[data-previous]")),
  n: () => step(parts, 1),
  p: () => step(parts, -1),
  a: accept,
  r: () => focusField(document.querySelector("[data-return]")),
  u: () => send("[data-undo]"),
  c: () => comment(false),
  t: () => comment(true),
  o: toFacts,
  "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.matches(TYPING)) {
    const part = event.target.closest("[data-part]");
    event.target.blur();
    if (part) show(part);
    return;
  }
  if (event.repeat || event.target.matches(TYPING)) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  if (!act()) tell(document.querySelector("[data-keys]").dataset.nothing);
});

// A form goes once, however often Enter is hit.
for (const form of document.querySelectorAll(".decide-form, .remark-new form, .act form, [data-undo]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// A page that is come back to by the browser's history is fresh again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The first row of the queue, or the first part of a journal, is at hand without a click.
if (!window.location.hash && document.activeElement === document.body) {
  // What was refused first, so that it can be mended at once.
  const refused = document.querySelector("[autofocus]");
  if (refused) show(refused);
  else (rows[0] ?? document.querySelector("main"))?.focus({ preventScroll: true });
}
