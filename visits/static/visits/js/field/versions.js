/** Two versions of one record beside each other, in the words of the form: where they differ, and in nothing else. */

import { momentText, tag, word } from "./dom.js";
import { kinds } from "./screens.js";
import { cardOf, store } from "./store.js";

const isEmpty = (value) => value === null || value === undefined || value === "";

function plainText(value) {
  if (isEmpty(value)) return word("empty-value");
  if (typeof value === "boolean") return word(value ? "yes" : "no");
  return String(value);
}

function labelOf(choices, code) {
  return (choices ?? []).find((choice) => choice.code === code)?.label ?? code;
}

function listText(texts) {
  return texts.length ? texts.join(", ") : word("empty-value");
}

function momentWords(value) {
  return isEmpty(value) ? word("empty-value") : momentText(value);
}

function fixWords(fix) {
  if (!fix) return word("position-none");
  return word("position-taken", { metres: Math.round(fix.accuracy_m ?? 0) });
}

function textsOf(entries) {
  return listText((entries ?? []).map(({ text }) => text));
}

/** How the parts of a visit are told, in the order of the form. */
const VISIT_PARTS = [
  ["started_at", momentWords],
  ["ended_at", momentWords],
  ["arrival", fixWords],
  ["departure", fixWords],
  ["channel", (code) => word(`channel-${code}`)],
  ["purposes", (codes) => listText(codes.map((code) => labelOf(store.bundle?.questionnaire.purposes, code)))],
  ["outcome", (code) => plainText(labelOf(store.bundle?.questionnaire.outcomes, code))],
  ["notes", plainText],
  ["actions", textsOf],
  ["issues", textsOf],
];

function answerText({ kind, choices }, value) {
  return kind === "choice" && !isEmpty(value) ? labelOf(choices, value) : plainText(value);
}

function visitPairs(mine, theirs) {
  const parts = VISIT_PARTS.filter(([name]) => name in theirs).map(([name, told]) => [
    word(`field-${name}`),
    told(mine[name]),
    told(theirs[name]),
  ]);
  const answers = (store.bundle?.questionnaire.questions ?? []).map((question) => [
    question.label,
    answerText(question, mine.observations?.[question.code]),
    answerText(question, theirs.observations?.[question.code]),
  ]);
  return [...parts, ...answers];
}

/** What a field of a shop's profile is called on its card. */
export function profileLabel(retailer, field) {
  return cardOf(retailer)?.profile?.[field]?.label ?? field;
}

function correctionPairs({ retailer, fields }, theirs) {
  const profile = cardOf(retailer)?.profile ?? {};
  const told = (name, value) => plainText(labelOf(profile[name]?.choices, value));
  return Object.keys(fields)
    .filter((name) => name in theirs)
    .map((name) => [profileLabel(retailer, name), told(name, fields[name]), told(name, theirs[name])]);
}

/** The rows of the table of a conflict. */
export function versionRows({ kind, body, current }) {
  const told = kinds.get(kind)?.pairs ?? { visit: visitPairs, correction: correctionPairs }[kind];
  const pairs = told?.(body, current) ?? [];
  return pairs
    .filter(([, mine, theirs]) => mine !== theirs)
    .map(([name, mine, theirs]) => {
      const row = tag("tr");
      const head = tag("th", name);
      head.scope = "row";
      row.append(head, tag("td", mine), tag("td", theirs));
      return row;
    });
}
