/** What the office said of a record that it could not take, in the words of the form that it was written in. */

import { word } from "./dom.js";
import { kinds } from "./screens.js";
import { store } from "./store.js";
import { profileLabel } from "./versions.js";

/** What a part of a visit is called; empty for what no form shows. */
function partOfVisit(path) {
  const [first, second] = path.replace(/^body\.(body\.)?/, "").split(".");
  const question = first === "observations" && store.bundle?.questionnaire.questions.find(({ code }) => code === second);
  if (question) return question.label;
  const name = word(`field-${first}`);
  return name && /^\d+$/.test(second ?? "") ? word("numbered", { name, number: Number(second) + 1 }) : name;
}

function nameOf(path, { kind, body }) {
  if (kind === "correction") return profileLabel(body?.retailer, path.split(".").at(-1));
  if (kinds.has(kind)) return kinds.get(kind).fieldName(path);
  return partOfVisit(path);
}

function named(field, text, record) {
  const name = field && nameOf(String(field), record);
  return name ? word("named", { name, text }) : text;
}

/**
 * The office's words as `{text, lines}`: what is wrong, and where several fields are, each of them. The answer names
 * fields as the API does, and begins with the field where there is only one.
 */
export function refusalOf(record) {
  const { reason = "", fields = [] } = record;
  const [only] = fields ?? [];
  if (fields?.length === 1 && reason.startsWith(`${only.field}: `)) {
    return { text: named(only.field, reason.slice(only.field.length + 2), record), lines: [] };
  }
  return { text: reason, lines: (fields ?? []).map((error) => named(error.field, error.reason, record)) };
}
