/**
 * A visit while it is written: a value that saves itself at every change, and what becomes of it when it is saved.
 *
 * A draft is named by its key: "visit:17" for a visit under way, "late:17" for one that is entered later,
 * "change:<uuid>" for one that was saved and is said differently.
 */

import { on, tell } from "./channel.js";
import { clockOffset } from "./contact.js";
import { dayOf, word } from "./dom.js";
import * as drafts from "./drafts.js";
import { mayTakeFix } from "./notice.js";
import { amend, queue } from "./outbox.js";
import { photoBlob } from "./photos.js";
import { takeFix } from "./position.js";
import { keepVisit, noteOpen, recordOf, shopOf, store } from "./store.js";

const opened = new Map();
const PAGE = crypto.randomUUID();

/** The answers that a form is prefilled with. */
function defaults(questionnaire) {
  return Object.fromEntries(
    (questionnaire?.questions ?? [])
      .filter((question) => question.default !== null && question.default !== undefined)
      .map((question) => [question.code, question.default]),
  );
}

/** A moment that the phone's clock told, put right by the seconds by which it was ahead. */
function putRight(moment, ahead) {
  return new Date(Date.parse(moment) - 1000 * ahead).toISOString();
}

function fresh(retailer, isLate) {
  const { questionnaire } = store.bundle;
  return {
    uuid: crypto.randomUUID(),
    retailer,
    is_late: isLate,
    begun_at: new Date().toISOString(),
    started_at: isLate ? "" : new Date().toISOString(),
    ended_at: null,
    times: { day: isLate ? dayOf(Date.now()) : "", from: "", to: "" },
    arrival: null,
    arrival_state: "none",
    departure: null,
    departure_state: "none",
    channel: "in_person",
    purposes: [],
    questionnaire: questionnaire?.id ?? null,
    observations: defaults(questionnaire),
    outcome: questionnaire?.outcomes.find((outcome) => outcome.is_default)?.code ?? "",
    notes: "",
    photos: [],
    actions: [],
    issues: [],
    is_touched: false,
  };
}

class Draft {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.isEnded = false;
    this.follower = null;
    this.onTakenOver = null;
    this.saving = Promise.resolve();
    this.isWaiting = false;
    /** Whether all of it is in the vault. */
    this.isKept = true;
  }

  /** Change the draft and keep it; `isNews` is false for what somebody who has nothing new does as well. */
  change(difference, { isNews = true } = {}) {
    Object.assign(this.value, difference, isNews ? { is_touched: true } : {});
    this.follower?.();
    return this.save();
  }

  /** Keep it as it stands. Changes made while it is being written are written together afterwards. */
  save() {
    this.isKept = false;
    if (this.isEnded || this.isWaiting) return this.saving;
    this.isWaiting = true;
    this.saving = this.saving
      .catch(() => {})
      .then(() => {
        this.isWaiting = false;
        return this.isEnded ? undefined : this.keep();
      });
    noteOpen(this.key, this.value);
    return this.saving;
  }

  async keep() {
    this.isKept = true;
    try {
      await drafts.save(this.key, structuredClone(this.value));
    } catch (error) {
      this.isKept = false;
      throw error;
    }
    tell("draft", { page: PAGE, key: this.key, isOpen: true });
  }

  /** When the visit began and ended by the office's clock; null for what is not known. */
  rightTimes() {
    const ahead = this.value.clock_offset_s ?? clockOffset();
    return [this.value.started_at, this.value.ended_at].map((moment) => (moment ? putRight(moment, ahead) : null));
  }

  /** Take times that were typed. They are the office's, so that nothing is to be put right by the phone's clock. */
  typeTimes(moments) {
    const { entered_at: enteredAt = null, clock_offset_s: ahead = 0 } = this.value;
    const entered = enteredAt && putRight(enteredAt, ahead);
    Object.assign(this.value, moments, { entered_at: entered, clock_offset_s: 0 });
  }

  /** Forget the draft. */
  async end() {
    this.isEnded = true;
    opened.delete(this.key);
    await this.saving.catch(() => {});
    await drafts.remove(this.key);
    noteOpen(this.key, null);
    tell("draft", { page: PAGE, key: this.key, isOpen: false });
  }

  /**
   * Take the position for "arrival" or "departure", once she has agreed to the notice; it is noted even if the visit
   * was saved meanwhile.
   */
  async fix(name) {
    const state = `${name}_state`;
    // Whoever went on without a position and taps again wants to be asked again.
    if (!(await mayTakeFix({ isWanted: this.value[state] === "declined" }))) {
      this.change({ [state]: "declined" }, { isNews: false });
      return;
    }
    if (this.isEnded) return;
    await this.takeFix(name);
  }

  async takeFix(name) {
    this.change({ [`${name}_state`]: "asking" }, { isNews: false });
    const { state, fix = null } = await takeFix();
    if (!this.isEnded) {
      this.change({ [name]: fix, [`${name}_state`]: state }, { isNews: false });
    } else if (fix && this.sent) {
      Object.assign(this.value, { [name]: fix, [`${name}_state`]: state });
      await keepVisit(this.value);
      await amend(this.value.uuid, { ...this.sent, [name]: fix });
    }
  }
}

// Every change is written at once. What could not be, is tried again before the page may be gone for good.
for (const [place, type] of [
  [document, "visibilitychange"],
  [window, "pagehide"],
]) {
  place.addEventListener(type, () => {
    if (type === "visibilitychange" && document.visibilityState !== "hidden") return;
    for (const draft of opened.values()) if (!draft.isKept) draft.save();
  });
}

// Another tab went on with a draft, or saved the visit: what this page holds of it is old and must not replace that.
on("draft", async ({ page, key, isOpen }) => {
  if (page === PAGE) return;
  const draft = opened.get(key);
  opened.delete(key);
  if (draft) draft.isEnded = true;
  noteOpen(key, isOpen ? await drafts.load(key) : null);
  draft?.onTakenOver?.(isOpen);
});

/** Open a draft, where one is kept under the key or where `value` makes one; null otherwise. */
export async function openDraft(key, value = null) {
  if (!opened.has(key)) {
    const kept = (await drafts.load(key)) ?? value;
    if (!kept) return null;
    // Whatever asked for the position is gone with the page that did.
    for (const name of ["arrival_state", "departure_state"]) {
      if (kept[name] === "asking") kept[name] = "none";
    }
    opened.set(key, new Draft(key, kept));
  }
  return opened.get(key);
}

/** Begin a visit at a shop, or go on with the one under way. `how`: "position", "plain" or "late". */
export async function begin(retailer, how) {
  const isLate = how === "late";
  const key = `${isLate ? "late" : "visit"}:${retailer}`;
  const isKept = opened.has(key) || store.open.has(key);
  const draft = await openDraft(key, fresh(retailer, isLate));
  if (isKept) return draft;
  await draft.save();
  if (how === "position") draft.fix("arrival");
  return draft;
}

/** Open what was saved as a visit for saying it differently; null when it is not on this phone. */
export async function openChange(uuid) {
  const kept = store.kept.get(uuid);
  if (!kept) return openDraft(`change:${uuid}`);
  return openDraft(`change:${uuid}`, { ...structuredClone(kept), is_touched: true });
}

function cleaned(entries, names) {
  return entries.map((entry) => Object.fromEntries(names.map((name) => [name, entry[name]])));
}

/** What is sent to the office. */
export function bodyOf(draft, enteredAt) {
  const isVisit = draft.channel === "in_person";
  return {
    retailer: draft.retailer,
    started_at: draft.started_at,
    ended_at: draft.ended_at,
    channel: draft.channel,
    purposes: draft.purposes,
    questionnaire: draft.questionnaire,
    observations: isVisit ? draft.observations : {},
    outcome: draft.outcome,
    notes: draft.notes.trim(),
    arrival: isVisit ? draft.arrival : null,
    departure: isVisit ? draft.departure : null,
    entered_at: enteredAt,
    clock_offset_s: draft.clock_offset_s,
    base_revision: recordOf(draft.uuid)?.revision ?? 0,
    actions: cleaned(draft.actions, ["id", "text", "owner", "due_on"]),
    issues: cleaned(draft.issues, ["id", "kind", "text", "about"]),
  };
}

/** Put a visit with its photographs into the outbox; when the promise is kept, it is safe on this phone. */
export async function saveVisit(draft) {
  const { value } = draft;
  const now = new Date().toISOString();
  const enteredAt = value.entered_at ?? (value.clock_offset_s === 0 ? putRight(now, clockOffset()) : now);
  // As the clock stood when the moments were taken, also for what is said differently later.
  value.clock_offset_s ??= clockOffset();
  if (!value.is_late && !value.entered_at) value.ended_at ??= enteredAt;
  value.entered_at = enteredAt;
  const body = bodyOf(value, enteredAt);
  const shop = shopOf(value.retailer)?.name ?? "";
  const url = `/api/visits/${value.uuid}`;
  const label = word(value.channel === "in_person" ? "visit-label" : "contact-label", { shop });
  await queue({ kind: "visit", uuid: value.uuid, url, body, label });
  for (const photo of value.photos.filter(({ is_queued: isQueued }) => !isQueued)) {
    const blob = await photoBlob(photo.uuid);
    const address = `${url}/photos/${photo.uuid}?taken_at=${encodeURIComponent(photo.taken_at)}`;
    if (blob) {
      const named = word("photo-label", { shop });
      await queue({ kind: "photo", uuid: photo.uuid, url: address, blob, after: value.uuid, label: named });
    }
    photo.is_queued = true;
  }
  draft.sent = body;
  await keepVisit(value);
  await draft.end();
  for (const photo of value.photos) await drafts.remove(`photo:${photo.uuid}`);
  return label;
}
