/** What was entered on this phone and how far it has come: to repair, on its way, received. */

import { make, momentText, part, put, say, slot, tag, toast, word } from "./dom.js";
import { discard, keepMine, keepTheirs, retry } from "./outbox.js";
import { entered, setMarks, stateMark } from "./parts.js";
import { refusalOf } from "./refusals.js";
import { kinds } from "./screens.js";
import { forgetNotice, forgetVisit, store } from "./store.js";
import { sendNow } from "./sync.js";
import { versionRows } from "./versions.js";

const REPAIRED_AT = { visit: "change", correction: "correct" };

function line(record, dropped) {
  const element = make("record");
  const { uuid, state, kind, body } = record;
  // Without the key there is nothing to read and nothing to decide.
  const isLocked = !record.label;
  const isConflict = state === "conflict" && !isLocked;
  const isRefused = state === "refused" && !isLocked;
  const of = kinds.get(kind);
  const isChangeable = of ? body !== null : kind === "visit" && store.kept.has(uuid);
  const isRepairable = isChangeable || (kind === "correction" && body !== null);
  element.dataset.key = uuid;
  element.dataset.state = state;
  put(element, "label", record.label || word("sealed"));
  setMarks(element, [stateMark(state)]);
  put(element, "made", entered(record.queued_at));
  const received = record.received_at ? word("received-at", { when: momentText(record.received_at) }) : "";
  put(element, "receipt", [received, record.receipt && word("receipt", { receipt: record.receipt })].filter(Boolean).join(" · "));
  part(element, "notes", Boolean(record.notes?.length));
  slot(element, "notes").replaceChildren(...(record.notes ?? []).map((text) => tag("li", text)));
  part(element, "problem", isRefused || isConflict);
  const { text, lines } = refusalOf(record);
  put(element, "problem", text || word(isConflict ? "conflict-plain" : "refused-plain"));
  slot(element, "errors").replaceChildren(...(isRefused ? lines : []).map((said) => tag("li", said)));
  const versions = isConflict && body ? versionRows(record) : [];
  part(element, "versions", versions.length > 0);
  slot(element, "versions").replaceChildren(...versions);

  slot(element, "signin").hidden = state === "received" || (!isLocked && state !== "signin");
  slot(element, "repair").hidden = !(isRefused && isRepairable);
  slot(element, "change").hidden = isRefused || isConflict || state === "sending" || !isChangeable;
  const place = of ? of.address(record) : `#/${REPAIRED_AT[kind]}/${uuid}`;
  for (const name of ["repair", "change"]) slot(element, name).href = place;
  const button = (name) => element.querySelector(`[data-do="${name}"]`);
  const isOverruled = isConflict && Boolean(of?.isOverruled?.(record));
  button("mine").hidden = !isConflict || isOverruled;
  button("theirs").hidden = !isConflict;
  button("retry").hidden = !isRefused && !isOverruled;
  button("discard").hidden = state === "received" || state === "sending" || isConflict || isLocked;
  button("mine").addEventListener("click", () => keepMine(uuid));
  button("theirs").addEventListener("click", () => dropped(record, keepTheirs));
  button("retry").addEventListener("click", () => retry(uuid));
  button("discard").addEventListener("click", () => dropped(record, discard));
  part(element, "buttons", [...element.querySelectorAll('[data-part="buttons"] > *')].some((each) => !each.hidden));
  return element;
}

export async function outboxScreen() {
  const element = make("outbox");
  const gone = new Set();

  /** Take a record out of sight, and off the phone when nobody takes that back. */
  function dropped(record, remove) {
    gone.add(record.uuid);
    update();
    element.querySelector("h1").focus({ preventScroll: true });
    toast(word("discarded", { label: record.label }), {
      action: word("undo"),
      run() {
        gone.delete(record.uuid);
        update();
      },
      async otherwise() {
        await remove(record.uuid);
        // The office's version stands: what was received before is shown no more as mine.
        if (record.kind === "visit") await forgetVisit(record.uuid);
        if (record.kind === "notice") await forgetNotice(record.uuid);
        await kinds.get(record.kind)?.forget(record);
      },
    });
  }

  function update() {
    const shown = store.records.filter(({ uuid }) => !gone.has(uuid)).toReversed();
    const focused = document.activeElement?.closest?.(".f-record")?.dataset.key;
    const groups = {
      repair: shown.filter(({ state }) => state === "refused" || state === "conflict"),
      waiting: shown.filter(({ state }) => ["waiting", "sending", "signin"].includes(state)),
      received: shown.filter(({ state }) => state === "received"),
    };
    for (const [name, records] of Object.entries(groups)) {
      part(element, name, records.length > 0);
      slot(element.querySelector(`section[data-part="${name}"]`), name).replaceChildren(
        ...records.map((record) => line(record, dropped)),
      );
    }
    part(element, "empty", shown.length === 0);
    put(element, "empty", shown.length ? "" : word("outbox-empty"));
    if (focused && !element.contains(document.activeElement)) {
      element.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
    }
  }

  const send = element.querySelector('[data-do="send"]');
  send.addEventListener("click", async () => {
    send.disabled = true;
    await sendNow();
    send.disabled = false;
    say(send.textContent);
  });
  update();
  return { element, title: element.querySelector("h1").textContent, update };
}
