/** That an action was done, said in other words or of another day, as long as the office has not taken it. */

import { officeNow } from "./contact.js";
import { dayOf, make, part, put, slot, toast, word } from "./dom.js";
import * as drafts from "./drafts.js";
import { amend } from "./outbox.js";
import { refusalOf } from "./refusals.js";
import { addKind, addScreen } from "./screens.js";
import { forgetResult, recordOf, store } from "./store.js";

const FIELDS = ["done_on", "evidence"];
const draftOf = (uuid) => `done:${uuid}`;

/** What was promised; empty when the card is not on this phone any more. */
function promiseOf({ url }) {
  const [, action] = /\/api\/actions\/([^/]+)\//.exec(url) ?? [];
  const actions = Object.values(store.bundle?.cards ?? {}).flatMap((card) => card.actions ?? []);
  return actions.find(({ id }) => id === action)?.text ?? "";
}

export async function resultScreen({ uuid }) {
  const record = recordOf(uuid);
  // What was received has gone from the phone, but for its receipt.
  if (!record?.body) return null;
  const element = make("result");
  const form = slot(element, "form");
  const values = { ...record.body, ...(await drafts.load(draftOf(uuid))) };
  const inputs = Object.fromEntries(FIELDS.map((name) => [name, form.elements.namedItem(name)]));
  const read = () => Object.fromEntries(FIELDS.map((name) => [name, inputs[name].value.trim()]));

  put(element, "label", record.label);
  put(element, "text", promiseOf(record));
  inputs.done_on.max = dayOf(officeNow());
  const isRefused = record.state === "refused";
  part(element, "problem", isRefused);
  const { text, lines } = isRefused ? refusalOf(record) : { text: "", lines: [] };
  put(element, "problem", [text, ...lines].join(" "));
  for (const name of FIELDS) {
    inputs[name].value = values[name];
    put(element, `${name}-error`, "");
  }

  form.addEventListener("input", () => drafts.save(draftOf(uuid), read()));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { done_on: doneOn, evidence } = read();
    put(element, "done_on-error", doneOn ? "" : word("done-on-missing"));
    put(element, "evidence-error", evidence ? "" : word("evidence-missing"));
    if (!doneOn || !evidence) {
      inputs[doneOn ? "evidence" : "done_on"].focus();
      return;
    }
    const isThere = await amend(uuid, { ...record.body, done_on: doneOn, evidence });
    await drafts.remove(draftOf(uuid));
    location.replace("#/outbox");
    toast(word(isThere ? "result-saved" : "gone"));
  });
  return { element, title: record.label };
}

addKind("action", {
  address: ({ uuid }) => `#/result/${uuid}`,
  pairs: (mine, theirs) => [[word("field-evidence"), mine.evidence, theirs.evidence || theirs.reason]],
  fieldName: (path) => word(`field-${path.split(".").at(-1)}`),
  // An action that was given up meanwhile stands so until the office opens it again.
  isOverruled: ({ current }) => current?.state === "dropped",
  async forget({ uuid }) {
    await forgetResult(uuid);
    await drafts.remove(draftOf(uuid));
  },
});
addScreen(/^\/result\/(?<uuid>[0-9a-f-]{36})$/, resultScreen, ({ uuid }) => ({ uuid }));
