/**
 * The editor on its own page: saves itself while it is typed in, and keeps what could not be sent in this tab until
 * it can be. Without scripts the page is a plain form.
 */

import { Editor, word } from "./editor.js";

const PAUSE_MS = 1_500;
const RETRY_MS = 15_000;
const PATIENCE_MS = 20_000;

const root = document.querySelector("form[data-journal]");
const { journal, api, kind, startsOn } = root.dataset;
const shops = JSON.parse(document.getElementById("j-shops").textContent);
const state = root.querySelector("[data-state]");
const draftKey = `journal:${journal}`;
const timeFormat = new Intl.DateTimeFormat(document.documentElement.lang, {
  timeZone: root.dataset.timeZone,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

let revision = Number(root.elements.base_revision.value);
let isDirty = false;
let saving = null;
let timer = null;
let conflict = null;

function tell(name) {
  state.dataset.state = name;
  state.querySelector("[data-state-text]").textContent = word(name, { time: timeFormat.format(new Date()) });
}

function problem(text) {
  const box = root.querySelector("[data-problem]");
  box.hidden = !text;
  box.querySelector("[data-problem-text]").textContent = text;
  if (text) box.scrollIntoView({ block: "center" });
}

function token() {
  return root.elements.csrfmiddlewaretoken.value;
}

/** What waits to be sent survives the tab's being reloaded; nothing of it stays once the office has it. */
function remember(body) {
  try {
    if (body) sessionStorage.setItem(draftKey, JSON.stringify({ revision, body }));
    else sessionStorage.removeItem(draftKey);
  } catch {
    // A full or forbidden store takes nothing away: the text stands in the page.
  }
}

const editor = new Editor(root, {
  shops,
  changed() {
    isDirty = true;
    remember(editor.read());
    tell("typing");
    soon(PAUSE_MS);
  },
});

function soon(after) {
  clearTimeout(timer);
  timer = setTimeout(() => save(), after);
}

async function put(body) {
  return fetch(api, {
    method: "PUT",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ kind, starts_on: startsOn, base_revision: revision, ...body }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

function askAboutNumbers(kinds) {
  const box = root.querySelector("[data-problem]");
  problem(kinds.map((found) => word(found)).join(" "));
  const label = document.createElement("label");
  label.className = "j-check";
  const input = document.createElement("input");
  input.type = "checkbox";
  const text = document.createElement("span");
  text.textContent = word("number-kept");
  label.append(input, text);
  box.querySelector("[data-problem-text]").append(" ", label);
  input.addEventListener("change", () => {
    editor.holdsNumbers = true;
    problem("");
    save();
  });
  tell("held");
}

/** Send what stands there; `more` is what a submission adds. One sending at a time. */
async function save(more = {}) {
  clearTimeout(timer);
  if (saving) {
    await saving;
    return save(more);
  }
  if (conflict || (!isDirty && !more.submit)) return null;
  const numbers = editor.numbers();
  if (numbers.length) {
    askAboutNumbers(numbers);
    return null;
  }
  saving = send(more).finally(() => {
    saving = null;
  });
  return saving;
}

async function send(more) {
  isDirty = false;
  tell("sending");
  let response = null;
  try {
    response = await put({ ...editor.read(), ...more });
  } catch {
    isDirty = true;
    tell("phone");
    soon(RETRY_MS);
    return null;
  }
  const told = await response.json().catch(() => ({}));
  if (response.ok) {
    revision = told.revision;
    root.elements.base_revision.value = revision;
    if (!isDirty) remember(null);
    problem("");
    if (!isDirty) tell("received");
    return told;
  }
  isDirty = true;
  if (response.status === 409 && told.current) showConflict(told.current);
  else if (response.status === 401) tell("signin");
  else if (response.status === 422) {
    problem((told.errors ?? []).map(({ reason }) => reason).join(" ") || told.detail);
    showPlace(told.errors?.[0]?.field);
    tell("unsaved");
  } else {
    tell("phone");
    soon(RETRY_MS);
  }
  return null;
}

/** Lead to the field that was refused: "findings.0.due_on". */
function showPlace(path = "") {
  const [list, place, name] = path.replace(/^body\./, "").split(".");
  const finding = list === "findings" ? editor.findings()[Number(place)] : null;
  const field = finding?.querySelector(name === "shops" ? "[data-find-shop]" : `[data-key="${name}"]`);
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

function sketch(place, { findings, passages }) {
  const texts = [...findings.flatMap(({ seen, evidence, cause, action_text: action }) => [seen, evidence, cause, action])];
  for (const text of [...texts, ...passages].filter((one) => one?.trim())) {
    const line = document.createElement("p");
    line.textContent = text;
    place.append(line);
  }
}

function showConflict(current) {
  tell("conflict");
  const box = root.querySelector("[data-conflict]");
  box.replaceChildren(document.getElementById("j-conflict").content.cloneNode(true));
  const mine = editor.read();
  sketch(box.querySelector("[data-mine]"), { findings: mine.findings, passages: Object.values(mine.passages) });
  sketch(box.querySelector("[data-theirs]"), {
    findings: current.findings,
    passages: current.passages.map(({ text }) => text),
  });
  conflict = current;
  box.hidden = false;
  box.querySelector('[data-do="mine"]').hidden = !["draft", "returned"].includes(current.state);
  box.querySelector('[data-do="mine"]').addEventListener("click", () => {
    revision = current.revision;
    conflict = null;
    box.hidden = true;
    save();
  });
  box.querySelector('[data-do="theirs"]').addEventListener("click", () => {
    remember(null);
    isDirty = false;
    location.reload();
  });
  box.scrollIntoView({ block: "start" });
  box.querySelector("button:not([hidden])").focus({ preventScroll: true });
}

async function submit(more = {}) {
  const told = await save({ submit: true, kept: editor.kept(), ...more });
  if (!told) return;
  if (told.state === "submitted" || told.state === "resubmitted") {
    remember(null);
    location.assign(root.dataset.submitted);
    return;
  }
  problem(word("look"));
  editor.show(told.flags);
}

async function check() {
  isDirty = true;
  const told = await save();
  if (!told) return;
  const response = await fetch(`${api}/check`, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token() } });
  if (!response.ok) return;
  const { flags } = await response.json();
  editor.show(flags);
  problem(flags.length ? word("look") : "");
  if (!flags.length) state.querySelector("[data-state-text]").textContent = word("fine");
}

const DOES = {
  submit: () => submit(),
  nothing: () => submit({ is_nothing_special: true }),
  check,
};

root.addEventListener("click", (event) => {
  const does = DOES[event.target.closest("button")?.dataset.do];
  if (!does) return;
  event.preventDefault();
  does();
});
root.querySelector('[data-do="save"]').hidden = true;
window.addEventListener("online", () => save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
});

// What an earlier load of this tab could not send goes on from the revision that it was written on.
const left = JSON.parse(sessionStorage.getItem(draftKey) ?? "null");
if (left) {
  revision = left.revision;
  editor.write(left.body);
  isDirty = true;
  save();
}
