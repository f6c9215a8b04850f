/** The questions of the visit form, prefilled with what is usual. */

import { make, put, slot, tag, word } from "./dom.js";

/** A chip that is picked: one of several, or as many as fit. */
export function pick({ name, value, label, isMany = false, isPicked }) {
  const chip = make("pick");
  const input = chip.querySelector("input");
  Object.assign(input, { type: isMany ? "checkbox" : "radio", name, value, checked: isPicked });
  put(chip, "label", label);
  return chip;
}

function chips(question, value, choices) {
  const row = tag("div", "", "f-chips");
  row.append(
    ...choices.map(({ code, label }) =>
      pick({ name: `question-${question.code}`, value: code, label, isPicked: String(value) === code }),
    ),
  );
  return row;
}

function numberField(question, value, labelId) {
  const row = make("number");
  const input = row.querySelector("input");
  Object.assign(input, { name: `question-${question.code}`, value: value ?? "" });
  input.setAttribute("aria-labelledby", labelId);
  for (const button of row.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      input.value = String(Math.max(0, (Number(input.value) || 0) + Number(button.dataset.step)));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  return row;
}

function textField(question, value, labelId) {
  const input = tag("textarea", "", "form-control");
  Object.assign(input, { name: `question-${question.code}`, value: value ?? "", rows: 2, maxLength: 500 });
  input.setAttribute("aria-labelledby", labelId);
  return input;
}

const YES_NO = [
  { code: "true", label: word("yes") },
  { code: "false", label: word("no") },
];

function inputOf(question, value, labelId) {
  switch (question.kind) {
    case "yes_no":
      return chips(question, value, YES_NO);
    case "choice":
      return chips(question, value, question.choices);
    case "number":
      return numberField(question, value, labelId);
    default:
      return textField(question, value, labelId);
  }
}

/** What was answered, of the kind of the question; null for nothing, NaN for no number. */
function answerOf(question, form) {
  const text = new FormData(form).get(`question-${question.code}`);
  if (text === null || !String(text).trim()) return null;
  if (question.kind === "yes_no") return text === "true";
  if (question.kind === "number") return Number(String(text).trim().replace(",", "."));
  return String(text).trim();
}

/** The questions in their sections. `check()` tells whether they are answered, and leads to the first that is not. */
export function questionField(root, form, draft, questionnaire) {
  const place = slot(root, "questions");
  const fields = new Map();
  const sections = new Map((questionnaire?.sections ?? []).map(({ code, label }) => [code, label]));
  let section = null;

  for (const question of questionnaire?.questions ?? []) {
    if (question.section !== section) {
      section = question.section;
      const heading = make("section");
      heading.textContent = sections.get(section) ?? "";
      heading.hidden = !heading.textContent;
      place.append(heading);
    }
    const field = make("question");
    const label = put(field, "label", question.label);
    label.id = `question-${question.code}`;
    slot(field, "input").append(inputOf(question, draft.value.observations[question.code], label.id));
    put(field, "error", "");
    fields.set(question.code, { question, field });
    place.append(field);
  }

  function read() {
    const answers = {};
    for (const [code, { question, field }] of fields) {
      const answer = answerOf(question, form);
      if (answer !== null) answers[code] = answer;
      if (answer !== null && !Number.isNaN(answer)) put(field, "error", "");
    }
    return answers;
  }

  function check() {
    let first = null;
    for (const { question, field } of fields.values()) {
      const answer = answerOf(question, form);
      const isMissing = question.required && answer === null;
      const error = isMissing ? word("answer-missing") : Number.isNaN(answer) ? word("number-wrong") : "";
      put(field, "error", error);
      if (error) first ??= field;
    }
    first?.querySelector("input, textarea").focus();
    return !first;
  }

  return { read, check, show: (isShown) => Object.assign(place, { hidden: !isShown }) };
}
