/** What follows from a visit: next actions with an owner and a day, complaints and requests of the shop. */

import { addDays, make, put, slot, toast, word } from "./dom.js";
import { store, today } from "./store.js";

const USUAL_DAYS = 7;

function newAction() {
  return { id: crypto.randomUUID(), text: "", owner: "", due_on: addDays(today(), USUAL_DAYS) };
}

function newIssue() {
  return { id: crypto.randomUUID(), kind: store.bundle.issue_kinds[0]?.code ?? "other", text: "", about: "" };
}

function options(people) {
  const others = people.filter(({ username }) => username !== store.bundle.person.username);
  return others.map(({ username, name }) => new Option(name, username));
}

/** The list of follow-ups of a draft. `check()` tells whether each has its text, and leads to the first without. */
export function followUpField(root, draft) {
  const list = slot(root, "followups");

  function fields(line, entry, listName) {
    for (const input of line.querySelectorAll("[data-key]")) {
      input.value = entry[input.dataset.key];
      input.addEventListener("input", () => {
        entry[input.dataset.key] = input.value;
        if (input.dataset.key === "text" && input.value.trim()) put(line, "error", "");
        draft.change({ [listName]: draft.value[listName] });
      });
    }
    line.querySelector('[data-do="remove"]').addEventListener("click", () => {
      const place = draft.value[listName].indexOf(entry);
      draft.change({ [listName]: draft.value[listName].filter((each) => each !== entry) });
      fill();
      if (!entry.text.trim()) return;
      toast(word("follow-up-removed"), {
        action: word("undo"),
        run() {
          draft.change({ [listName]: draft.value[listName].toSpliced(place, 0, entry) });
          fill();
        },
      });
    });
    put(line, "error", "");
    line.dataset.id = entry.id;
    return line;
  }

  function actionLine(entry) {
    const line = make("followup-action");
    const { person, colleagues } = store.bundle;
    const owner = line.querySelector('[data-key="owner"]');
    owner.append(new Option(word("me", { name: person.name }), ""));
    owner.append(...options(colleagues));
    const day = line.querySelector('[data-key="due_on"]');
    day.min = today();
    for (const button of line.querySelectorAll("[data-days]")) {
      button.addEventListener("click", () => {
        day.value = addDays(today(), Number(button.dataset.days));
        day.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
    return fields(line, entry, "actions");
  }

  function issueLine(entry) {
    const line = make("followup-issue");
    const kind = line.querySelector('[data-key="kind"]');
    kind.append(...store.bundle.issue_kinds.map(({ code, label }) => new Option(label, code)));
    const about = line.querySelector('[data-key="about"]');
    about.append(...options(store.bundle.issue_about));
    return fields(line, entry, "issues");
  }

  function fill() {
    list.replaceChildren(...draft.value.actions.map(actionLine), ...draft.value.issues.map(issueLine));
  }

  function add(listName, entry) {
    draft.change({ [listName]: [...draft.value[listName], entry] });
    fill();
    list.querySelector(`[data-id="${entry.id}"] [data-key="text"]`).focus();
  }

  for (const button of root.querySelectorAll('[data-do="add-action"]')) {
    button.addEventListener("click", () => add("actions", newAction()));
  }
  for (const button of root.querySelectorAll('[data-do="add-issue"]')) {
    button.addEventListener("click", () => add("issues", newIssue()));
  }
  fill();

  return {
    check() {
      let first = null;
      for (const line of list.children) {
        const text = line.querySelector('[data-key="text"]');
        const missing = line.querySelector('[data-key="kind"]') ? "issue-text-missing" : "text-missing";
        put(line, "error", text.value.trim() ? "" : word(missing));
        if (!text.value.trim()) first ??= text;
      }
      first?.focus();
      return !first;
    },
  };
}
