/** The visit form: prefilled, so that "nothing new" is one tap; kept at every change. */

import { officeNow } from "./contact.js";
import { addDays, dayOf, dayText, icon, make, momentOf, part, put, slot, timeOf, toast, word } from "./dom.js";
import { followUpField } from "./followups.js";
import { StorageFull } from "./outbox.js";
import { photoField } from "./photos.js";
import { pick, questionField } from "./questions.js";
import { refusalOf } from "./refusals.js";
import { recordOf, shopOf, store, today } from "./store.js";
import { begin, openChange, openDraft, saveVisit } from "./visit_draft.js";

const FIX_ICONS = { none: "map-pin", asking: "current-location", taken: "map-pin-check", denied: "map-pin-off" };
const MINUTE_MS = 60_000;

function fixText(state, fix) {
  if (state === "taken") return word("position-taken", { metres: Math.round(fix.accuracy_m) });
  return word(`position-${state}`);
}

function fillChoices(element, form, draft, questionnaire) {
  const { purposes = [], outcomes = [] } = questionnaire ?? {};
  part(element, "purposes", purposes.length > 0);
  slot(element, "purposes").append(
    ...purposes.map(({ code, label }) =>
      pick({ name: "purpose", value: code, label, isMany: true, isPicked: draft.value.purposes.includes(code) }),
    ),
  );
  part(element, "outcomes", outcomes.length > 0);
  slot(element, "outcomes").append(
    ...outcomes.map(({ code, label }) =>
      pick({ name: "outcome", value: code, label, isPicked: draft.value.outcome === code }),
    ),
  );
  form.elements.namedItem("notes").value = draft.value.notes;
  for (const input of form.querySelectorAll('[name="channel"]')) input.checked = input.value === draft.value.channel;
}

/** The fields of an earlier visit's day and times. `moments()` reads them; null with an error shown. */
function timeFields(element, draft) {
  const names = ["day", "from", "to", "next_day"];
  const [day, from, to, nextDay] = names.map((name) => element.querySelector(`[name="${name}"]`));
  const { times } = draft.value;
  const error = element.querySelector('[data-error="times"]');
  Object.assign(day, { value: times.day, max: dayOf(officeNow()) });
  Object.assign(from, { value: times.from });
  Object.assign(to, { value: times.to });
  nextDay.checked = Boolean(times.is_next_day);

  function refuse(name, input) {
    error.textContent = word(name);
    input.focus();
    return null;
  }

  /** Only what ends earlier in the day than it began can have ended on the next one. */
  const isOverMidnight = () => Boolean(from.value && to.value) && to.value < from.value;

  return {
    read: () => {
      const isNextDay = isOverMidnight() && nextDay.checked;
      return { day: day.value, from: from.value, to: to.value, is_next_day: isNextDay };
    },
    show: () => part(element, "next-day", isOverMidnight()),
    moments() {
      error.textContent = "";
      if (!day.value || !from.value) return refuse("times-missing", day.value ? from : day);
      const started = momentOf(day.value, from.value);
      const lastDay = isOverMidnight() && nextDay.checked ? addDays(day.value, 1) : day.value;
      const ended = to.value ? momentOf(lastDay, to.value) : null;
      // What is typed is the office's time, whatever the clock of this phone shows.
      const now = officeNow() + MINUTE_MS;
      if (started > now || (ended && ended > now)) return refuse("times-future", from);
      if (ended && ended < started) return refuse("times-order", to);
      return { started_at: started.toISOString(), ended_at: ended?.toISOString() ?? null };
    },
  };
}

async function opened({ id, uuid, isLate }) {
  if (uuid) return openChange(uuid);
  if (!store.bundle || !shopOf(id)) return null;
  return begin(id, isLate ? "late" : "plain");
}

export async function visitScreen({ id = null, uuid = null, isLate = false }) {
  const draft = await opened({ id, uuid, isLate });
  if (!draft) return null;
  const element = make("visit");
  const form = slot(element, "form");
  const save = slot(element, "save");
  const { value } = draft;
  const isChange = Boolean(uuid);
  // One that was begun on an earlier day and never saved: when she left, she alone can tell.
  value.is_late ||= !isChange && dayOf(value.started_at) < today();
  const hasTimes = value.is_late || isChange;
  const name = shopOf(value.retailer)?.name ?? "";
  const { questionnaire } = store.bundle;
  const record = recordOf(value.uuid);

  if (hasTimes && value.started_at && !value.times.from) {
    const [start, end] = draft.rightTimes();
    const isNextDay = Boolean(end) && dayOf(end) > dayOf(start);
    value.times = { day: dayOf(start), from: timeOf(start), to: end ? timeOf(end) : "", is_next_day: isNextDay };
  }
  put(element, "name", name);
  slot(element, "back").href = `#/shop/${value.retailer}`;
  part(element, "presence", !hasTimes);
  part(element, "times", hasTimes);
  const times = timeFields(element, draft);
  const timesBefore = JSON.stringify(times.read());
  fillChoices(element, form, draft, questionnaire);
  const questions = questionField(element, form, draft, questionnaire);
  const followUps = followUpField(element, draft);
  const leavePhotos = photoField(element, draft);

  const isRefused = isChange && record?.state === "refused";
  part(element, "problem", isRefused);
  const { text, lines } = isRefused ? refusalOf(record) : { text: "", lines: [] };
  put(element, "problem", [text, ...lines].join(" "));

  function showFix(which, title) {
    const place = slot(element, which);
    const state = draft.value[`${which}_state`];
    place.dataset.state = state;
    place.querySelector(".f-fix-icon").replaceChildren(icon(FIX_ICONS[state] ?? "map-pin-off"));
    put(place, which === "arrival" ? "arrived" : "left", title);
    put(place, `${which}-state`, fixText(state, draft.value[which]));
  }

  function show() {
    const isContact = draft.value.channel !== "in_person";
    const arrivedWord = draft.value.arrival_state === "none" ? "begun" : "arrived";
    showFix("arrival", word(arrivedWord, { time: draft.value.started_at && timeOf(draft.value.started_at) }));
    showFix("departure", draft.value.ended_at ? word("left", { time: timeOf(draft.value.ended_at) }) : "");
    slot(element, "departure").classList.toggle("is-open", !draft.value.ended_at);
    slot(element, "departure-state").hidden = !draft.value.ended_at;
    element.querySelector('[data-do="arrive"]').hidden = ["asking", "taken"].includes(draft.value.arrival_state);
    element.querySelector('[data-do="leave"]').hidden = ["asking", "taken"].includes(draft.value.departure_state);
    part(element, "presence", !hasTimes && !isContact);
    part(element, "contact", isContact);
    questions.show(!isContact);
    const plain = isContact ? "save-contact" : "save-visit";
    save.textContent = word(isChange ? "save-change" : draft.value.is_touched || isContact ? plain : "nothing-new");
    save.classList.toggle("is-plain", !draft.value.is_touched);
    times.show();
    const day = hasTimes ? times.read().day : "";
    const isLater = Boolean(day) && day < dayOf(draft.value.entered_at ?? Date.now());
    part(element, "late", isLater);
    put(element, "late", isLater ? word("late", { day: dayText(dayOf(draft.value.entered_at ?? Date.now())) }) : "");
  }

  function read() {
    const data = new FormData(form);
    return {
      channel: data.get("channel"),
      purposes: data.getAll("purpose"),
      outcome: data.get("outcome") ?? "",
      notes: data.get("notes"),
      observations: questions.read(),
      times: times.read(),
    };
  }

  form.addEventListener("input", (event) => {
    if (event.target.closest(".f-followup, [data-photo-input]")) return;
    draft.change(read(), { isNews: !["day", "from", "to", "next_day"].includes(event.target.name) });
  });
  element.querySelector('[data-do="note"]').addEventListener("click", () => form.elements.namedItem("notes").focus());
  element.querySelector('[data-do="arrive"]').addEventListener("click", () => {
    // The first tap says when she came; a second one only asks for the position again.
    if (draft.value.arrival_state === "none") {
      draft.change({ started_at: new Date().toISOString() }, { isNews: false });
    }
    draft.fix("arrival");
  });
  element.querySelector('[data-do="leave"]').addEventListener("click", () => {
    draft.change({ ended_at: new Date().toISOString() }, { isNews: false });
    draft.fix("departure");
  });
  element.querySelector('[data-do="drop"]').addEventListener("click", async () => {
    const kept = structuredClone(draft.value);
    await draft.end();
    location.replace(`#/shop/${kept.retailer}`);
    toast(word("draft-dropped"), {
      action: word("undo"),
      async run() {
        await (await openDraft(draft.key, kept)).save();
        location.hash = isChange ? `#/change/${uuid}` : `#/visit/${kept.retailer}${isLate ? "/late" : ""}`;
      },
    });
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = element.querySelector('[data-error="form"]');
    problem.textContent = "";
    if (draft.value.channel === "in_person" && !questions.check()) return;
    if (!followUps.check()) return;
    if (hasTimes) {
      const moments = times.moments();
      if (!moments) return;
      // The fields know minutes: moments that were not touched keep their seconds.
      const isKept = draft.value.started_at && JSON.stringify(times.read()) === timesBefore;
      if (!isKept) draft.typeTimes(moments);
    }
    save.disabled = true;
    try {
      await saveVisit(draft);
    } catch (error) {
      save.disabled = false;
      problem.textContent = word(error instanceof StorageFull ? "storage-full" : "not-saved");
      if (!(error instanceof StorageFull)) throw error;
      return;
    }
    location.replace("#/");
    toast(word("saved-phone", { shop: name }), {
      action: word("change"),
      run: () => {
        location.hash = `#/change/${draft.value.uuid}`;
      },
    });
  });

  draft.follower = show;
  draft.onTakenOver = (isOpen) => {
    if (isOpen) window.dispatchEvent(new HashChangeEvent("hashchange"));
    else location.replace("#/");
  };
  show();
  return {
    element,
    title: name,
    leave() {
      draft.follower = null;
      draft.onTakenOver = null;
      leavePhotos();
    },
  };
}

