/** Small things that several screens show: signals, states of records, a shop's place. */

import { icon, make, momentText, put, slot, timeOf, word } from "./dom.js";
import { recordOf } from "./store.js";

const GRAVE = 75;
const WORTH_A_LOOK = 40;
const SIGNAL_ICONS = {
  balance: "wallet",
  balance_watch: "wallet",
  debit_failed: "credit-card-off",
  issue_late: "message-report",
  issue: "message-report",
  action_late: "calendar-due",
  action: "checkbox",
  no_order: "shopping-cart-off",
  order_less: "trending-down",
  order_more: "trending-up",
  licence: "certificate",
  not_visited: "clock",
  birthday: "cake",
  missing: "forms",
};
const STATE_ICONS = {
  waiting: "device-mobile",
  sending: "cloud-up",
  received: "cloud-check",
  refused: "alert-triangle",
  conflict: "alert-triangle",
  signin: "lock",
  draft: "pencil",
  done: "circle-check",
  dropped: "circle-minus",
};

export function stateIcon(state) {
  return icon(STATE_ICONS[state]);
}

/** One thing that asks for attention, as a line. */
export function signal({ kind, text, weight }) {
  const line = make("signal");
  line.dataset.tone = weight >= GRAVE ? "grave" : weight >= WORTH_A_LOOK ? "look" : "plain";
  line.querySelector(".f-signal-icon").append(icon(SIGNAL_ICONS[kind] ?? "info-circle"));
  put(line, "text", text);
  return line;
}

/** A state with its icon. `state` is one of a record or "draft", "done", "dropped". */
export function stateMark(state, text = word(`state-${state}`)) {
  const mark = make("state");
  mark.dataset.state = state;
  mark.querySelector(".f-state-icon").append(stateIcon(state));
  put(mark, "text", text);
  return mark;
}

/** What became of a stop, and where its record is. */
export function stopMarks({ call, made, contact, draft, isDone, isDropped, isMissed }) {
  const marks = [];
  const saved = made ?? contact;
  if (draft) marks.push(stateMark("draft", word("under-way", { time: timeOf(draft.started_at) })));
  if (made) marks.push(stateMark("done", word("call-done-at", { time: timeOf(made.started_at) })));
  else if (contact) marks.push(stateMark("done", word("contact-made", { time: timeOf(contact.started_at) })));
  else if (isDone) marks.push(stateMark("done", word("call-done")));
  else if (isDropped || isMissed) marks.push(stateMark("dropped", word(`call-${call.status}`)));
  const record = saved && recordOf(saved.uuid);
  if (record) marks.push(stateMark(record.state));
  return marks;
}

/** Where a shop is: its address, which begins with the village, or as much of it as is known. */
export function placeText(shop) {
  return shop?.address || shop?.village || shop?.route || "";
}

export function setMarks(root, marks) {
  const place = slot(root, "state");
  place.replaceChildren(...marks);
  place.hidden = marks.length === 0;
}

/** A link that begins a visit at a shop: "position", "plain" or "late". */
export function startLink(link, retailer, how = "position") {
  link.href = `#/visit/${retailer}${how === "late" ? "/late" : ""}`;
  link.dataset.start = how;
  link.dataset.retailer = retailer;
}

export function entered(moment) {
  return word("made-at", { when: momentText(moment) });
}
