/**
 * Journals within the field app: written without signal, kept in the vault, sent by the outbox.
 *
 * What is typed is kept a moment later. A submission asks the office first, which may have something to show;
 * without an answer it counts from now.
 */

import { dayText, make, momentText, part, put, slot, tag, toast } from "../../visits/js/field/dom.js";
import * as drafts from "../../visits/js/field/drafts.js";
import { record } from "../../visits/js/field/outbox.js";
import { addKind, addScreen } from "../../visits/js/field/screens.js";
import { store, today } from "../../visits/js/field/store.js";
import { sendNow } from "../../visits/js/field/sync.js";
import { Editor, word as said } from "./editor.js";
import {
  PATIENCE_MS,
  WRITABLE,
  baseOf,
  draftOf,
  enqueue,
  isHandedIn,
  journalsHere,
  refresh,
  sendAtOnce,
  whole,
  word,
} from "./field_kept.js";
import { factSections, passageFields, shopsFor } from "./field_parts.js";

const SAVE_MS = 1_000;
const BUSY = new Set([401, 403, 408, 429]);

const placeOf = ({ kind, starts_on: day }) => `#/journal/${kind}/${day}`;

// ---------------------------------------------------------------------------------- the screens

export async function journalsScreen() {
  await Promise.race([refresh(), new Promise((resolve) => setTimeout(resolve, 1_500))]);
  const element = make("journals");
  const journals = await journalsHere();
  put(element, "empty", journals.length ? "" : word("empty"));
  slot(element, "journals").replaceChildren(
    ...(await Promise.all(
      journals.map(async (journal) => {
        const line = make("journal-line");
        const link = slot(line, "title");
        link.textContent = journal.title;
        link.href = placeOf(journal);
        put(line, "due", journal.due);
        const kept = await drafts.load(draftOf(journal.id));
        const sent = await record(journal.id).catch(() => null);
        const open = journal.state === "returned" ? "returned" : "draft";
        put(line, "state", word((await isHandedIn(journal, kept, sent)) ? "submitted" : open));
        return line;
      }),
    )),
  );
  return { element, title: element.querySelector("h1").textContent };
}

export async function journalScreen({ kind, day }) {
  const find = async () => (await journalsHere()).find((one) => one.kind === kind && one.starts_on === day);
  const journal = (await find()) ?? (await refresh(), await find());
  if (!journal) return null;
  const kept = await drafts.load(draftOf(journal.id));
  const sent = await record(journal.id).catch(() => null);
  return (await isHandedIn(journal, kept, sent)) ? doneScreen(journal, kept) : writeScreen(journal, kept, sent);
}

async function doneScreen(journal, kept) {
  const element = make("journal-done");
  put(element, "title", journal.title);
  const tell = async () => {
    const sent = await record(journal.id).catch(() => null);
    const isWaiting = Boolean(sent) && sent.state !== "received";
    put(element, "said", isWaiting ? word("waiting") : word("submitted"));
    slot(element, "notes").replaceChildren(...(sent?.notes ?? []).map((text) => tag("li", text)));
    element.querySelector('[data-do="write-on"]').hidden = !(isWaiting && sent.state === "waiting");
  };
  element.querySelector('[data-do="write-on"]').addEventListener("click", async () => {
    await drafts.save(draftOf(journal.id), { ...kept, isSubmitted: false });
    await enqueue(journal, kept.written);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  await tell();
  return { element, title: journal.title, update: (what) => what === "records" && tell() };
}

async function writeScreen(journal, kept, sent) {
  const element = make("journal");
  const form = element.querySelector("form");
  put(element, "title", journal.title);
  put(element, "due", journal.due);
  slot(element, "facts").replaceChildren(...factSections(journal));
  slot(element, "passages").replaceChildren(...passageFields(journal));
  part(element, "question", Boolean(journal.question));
  put(element, "question", journal.question);
  part(element, "earlier", journal.earlier.length > 0);
  slot(element, "earlier").replaceChildren(
    ...journal.earlier.flatMap(({ on: of, texts }) => [tag("h3", dayText(of)), ...texts.map((text) => tag("p", text))]),
  );
  form.dataset.today = today();
  const owner = document.getElementById("j-finding").content.querySelector('[data-key="owner"]');
  owner.length = 1;
  const others = (store.bundle?.colleagues ?? []).filter(({ username }) => username !== store.bundle.person.username);
  owner.append(...others.map(({ username, name }) => new Option(name, username)));

  let timer = null;
  let isTouched = false;
  const line = element.querySelector("[data-state]");
  const tell = (name) => {
    line.dataset.state = name;
    line.querySelector("[data-state-text]").textContent = said(name, { time: momentText(Date.now()) });
  };
  const problem = (text) => {
    const box = element.querySelector("[data-problem]");
    box.hidden = !text;
    box.querySelector("[data-problem-text]").textContent = text;
    if (text) box.scrollIntoView({ block: "center" });
  };

  const editor = new Editor(form, {
    shops: shopsFor(journal),
    changed() {
      isTouched = true;
      tell("typing");
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_MS);
    },
  });
  editor.write(whole(journal, kept, sent));
  if (sent && sent.state !== "received") tell("phone");
  if (sent?.state === "refused") problem([sent.reason, ...(sent.fields ?? []).map(({ reason }) => reason)].join(" "));

  async function save(more = {}) {
    clearTimeout(timer);
    if (!isTouched) return;
    const numbers = editor.numbers();
    if (numbers.length) {
      tell("held");
      problem(numbers.map((found) => said(found)).join(" "));
      const button = tag("button", said("number-kept"), "btn");
      button.type = "button";
      button.addEventListener("click", () => {
        editor.holdsNumbers = true;
        problem("");
        save(more);
      });
      element.querySelector("[data-problem-text]").append(" ", button);
      return;
    }
    problem("");
    isTouched = false;
    const written = editor.read();
    await keep(written);
    await enqueue(journal, written);
    if (!isTouched) tell("phone");
  }

  async function keep(written, more = {}) {
    const base = await baseOf(journal);
    await drafts.save(draftOf(journal.id), { uuid: journal.id, kept_on: today(), base, written, ...more });
  }

  function flush() {
    if (isTouched && !editor.numbers().length) save();
  }

  /** What a submitted journal needs is asked here: the office can't be. */
  function missing() {
    const { findings } = editor.read();
    if (!findings.length && editor.isBlank) return { text: word("nothing-written") };
    for (const [place, one] of findings.entries()) {
      const at = (name) => editor.findings().filter((each) => each.dataset.finding === one.id)[0]?.querySelector(name) ?? editor.findings()[place];
      if (!one.seen.trim()) return { text: word("seen-missing"), field: at('[data-key="seen"]') };
      if (one.action_text.trim() && !one.shops.length) return { text: word("shop-missing"), field: at("[data-find-shop]") };
      if (one.action_text.trim() && !one.due_on) return { text: word("due-missing"), field: at('[data-key="due_on"]') };
    }
    return null;
  }

  async function submit(more = {}) {
    clearTimeout(timer);
    if (editor.numbers().length) {
      isTouched = true;
      await save();
      return;
    }
    const wrong = more.is_nothing_special ? null : missing();
    if (wrong) {
      problem(wrong.text);
      wrong.field?.closest("details")?.setAttribute("open", "");
      wrong.field?.focus();
      return;
    }
    const written = { ...editor.read(), ...more };
    tell("sending");
    const asked = { submit: true, kept: editor.kept() };
    isTouched = false;
    const answer = (await isThrough()) ? await sendAtOnce(journal, written, asked) : null;
    if (!answer || answer.status >= 500 || BUSY.has(answer.status)) {
      await keep(written, { isSubmitted: true });
      await enqueue(journal, written, { ...asked, offline: true });
      location.hash = "#/journal";
      toast(word("waiting"));
      return;
    }
    if (answer.status === 409) {
      // Two versions: the outbox shows both and lets her choose.
      await keep(written);
      await enqueue(journal, written);
      location.hash = "#/outbox";
      return;
    }
    if (answer.status >= 400) {
      await keep(written);
      tell("unsaved");
      problem((answer.body?.errors ?? []).map(({ reason }) => reason).join(" ") || answer.body?.detail || "");
      return;
    }
    const { revision, state, flags } = answer.body;
    if (WRITABLE.has(state)) {
      await keep(written, { base: revision });
      tell("received");
      problem(said("look"));
      editor.show(flags);
      return;
    }
    await drafts.remove(draftOf(journal.id));
    await refresh();
    location.hash = "#/journal";
    toast(word("submitted"));
  }

  /** Whether what waits of this journal has gone out, so that nothing older comes after its submission. */
  async function isThrough() {
    if (!navigator.onLine) return false;
    await Promise.race([sendNow(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    const now = await record(journal.id).catch(() => null);
    return !now || now.state === "received";
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const does = event.target.closest("button")?.dataset.do;
    if (does === "submit") submit();
    if (does === "nothing") submit({ is_nothing_special: true });
  });
  const hidden = () => document.visibilityState === "hidden" && flush();
  document.addEventListener("visibilitychange", hidden);
  return {
    element,
    title: journal.title,
    leave() {
      document.removeEventListener("visibilitychange", hidden);
      flush();
    },
    async update(what) {
      if (what !== "records") return;
      const now = store.records.find(({ uuid }) => uuid === journal.id);
      const name = { sending: "sending", received: "received", conflict: "conflict" }[now?.state] ?? "phone";
      if (now && !isTouched && line.dataset.state !== name) tell(name);
    },
  };
}

// ---------------------------------------------------------------------------------- in the outbox

function findingText({ seen, evidence, cause, action_text: action }) {
  return [seen, evidence, cause, action].filter(Boolean).join(" – ");
}

function pairs(mine, theirs) {
  const texts = (one) => one.findings.map(findingText).join("\n") || word("none");
  const passages = Object.entries(mine.passages).map(([topic, text]) => {
    const other = theirs.passages.find((each) => each.topic === topic);
    return [word("passages"), text || word("none"), other?.text || word("none")];
  });
  return [[word("findings"), texts(mine), texts(theirs)], ...passages];
}

addKind("journal", {
  address: ({ uuid, body }) => (body ? placeOf(body) : `#/journal/${uuid}`),
  pairs,
  fieldName: (path) => word(path.includes("passages") ? "passages" : "findings"),
  async forget({ uuid }) {
    await drafts.remove(draftOf(uuid));
    await refresh();
  },
});

const DAY = "(?<day>\\d{4}-\\d\\d-\\d\\d)";
const ENTRY = "/journals/";
addScreen(/^\/journal$/, journalsScreen, () => ({}), ENTRY);
addScreen(
  new RegExp(`^/journal/(?<kind>daily|weekly|monthly)/${DAY}$`),
  journalScreen,
  ({ kind, day }) => ({ kind, day }),
  ENTRY,
);

// On this page the bar's entry opens what is on the phone, with signal or without.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(`.site-nav a[href="${ENTRY}"]`);
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    location.hash = "#/journal";
  }
});
