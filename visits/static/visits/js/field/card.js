/** The pre-call card: what to know of a shop before its door. */

import { officeNow } from "./contact.js";
import { countText, dayOf, dayText, icon, lines, make, monthText, part, percentText, put, rows, slot, tag, wholeMoney, word } from "./dom.js";
import { queue } from "./outbox.js";
import { placeText, setMarks, signal, startLink, stateMark, stopMarks } from "./parts.js";
import { sparkline } from "./sparkline.js";
import { cardOf, daysAgo, draftOf, keepResult, recordOf, resultOf, shopOf, stopsOf, store, today, visitsOf } from "./store.js";

const FULL_SCALE = 150; // per cent of the average at the right edge of the bar

function agoText(day) {
  const days = daysAgo(day);
  if (days < 2) return word(days < 1 ? "visit-today" : "visit-yesterday");
  return word("since-visit", { days: countText(days) });
}

function dueText(day) {
  return word(day < today() ? "overdue" : "due", { day: dayText(day) });
}

/** An action with its button: how one can tell that it was done. */
function actionLine(action, shop) {
  const line = make("action");
  const form = part(line, "form", false);
  const toggle = slot(line, "toggle");
  put(line, "text", action.text);
  put(line, "note", [dueText(action.due_on), action.owner_name].filter(Boolean).join(" · "));
  slot(line, "note").classList.toggle("is-overdue", action.due_on < today());

  function show() {
    const result = resultOf(action.id);
    const record = result && recordOf(result.uuid);
    line.classList.toggle("is-done", Boolean(result));
    toggle.hidden = Boolean(result);
    const marks = result ? [stateMark("done", word("action-queued"))] : [];
    setMarks(line, record ? [...marks, stateMark(record.state)] : marks);
  }

  toggle.addEventListener("click", () => {
    form.hidden = !form.hidden;
    toggle.setAttribute("aria-expanded", String(!form.hidden));
    if (!form.hidden) slot(form, "evidence").focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const evidence = slot(form, "evidence").value.trim();
    put(form, "error", evidence ? "" : word("evidence-missing"));
    if (!evidence) {
      slot(form, "evidence").focus();
      return;
    }
    const uuid = crypto.randomUUID();
    const url = `/api/actions/${action.id}/result/${uuid}`;
    const label = word("action-label", { shop });
    const body = { done_on: dayOf(officeNow()), evidence, base_revision: 0 };
    await queue({ kind: "action", uuid, url, body, label });
    await keepResult(action.id, uuid);
    form.hidden = true;
    show();
  });
  put(form, "error", "");
  show();
  return line;
}

function fillSales(element, card) {
  const { cycle, trend = [], orders = [] } = card;
  const isJudged = cycle?.ratio_pct !== null && cycle?.ratio_pct !== undefined;
  part(element, "cycle", Boolean(cycle));
  part(element, "figure", isJudged);
  part(element, "bullet", isJudged);
  if (cycle) {
    put(element, "ratio", isJudged ? word("cycle-ratio", { ratio: percentText(cycle.ratio_pct) }) : "");
    put(element, "average", cycle.text);
    const bar = element.querySelector(".f-bullet-bar");
    bar.style.width = `${(Math.min(cycle.ratio_pct ?? 0, FULL_SCALE) / FULL_SCALE) * 100}%`;
    bar.classList.toggle("is-low", isJudged && cycle.ratio_pct <= 75);
  }
  const months = trend.map(([month, amount]) => {
    return { month, amount, text: amount === null ? "" : wholeMoney(amount, store.bundle.currency) };
  });
  const isKnown = months.some(({ amount }) => amount);
  part(element, "trend", isKnown);
  if (isKnown) {
    const first = monthText(months[0].month);
    const title = word("trend-label", { first, last: monthText(months.at(-1).month) });
    put(element, "trend-title", title);
    slot(element, "trend").replaceChildren(sparkline(months, title));
    const cells = months.toReversed().map(({ month, text }) => [
      { text: monthText(month) },
      { text: text || "—", isNumber: true },
    ]);
    rows(element, "trend-rows", cells);
  }
  part(element, "orders", orders.length > 0);
  rows(
    element,
    "orders",
    orders.map(({ on, quantity, amount_text: amount }) => [
      { text: dayText(on, "short") },
      { text: quantity === null ? "—" : countText(quantity), isNumber: true },
      { text: amount, isNumber: true },
    ]),
  );
  part(element, "sales", Boolean(cycle) || isKnown || orders.length > 0);
}

function fillSettlement(element, card) {
  const { level = "none", why = "" } = card.balance_risk ?? {};
  const debits = card.failed_debits ?? [];
  part(element, "settlement", level !== "none" || debits.length > 0);
  part(element, "risk", level !== "none" || debits.length > 0).dataset.level = level;
  put(element, "risk", word(`risk-${level}`));
  put(element, "risk-why", why);
  part(element, "debits", debits.length > 0);
  rows(
    element,
    "debits",
    debits.map(({ due_on: due, reason_label: reason, paid_other: paid, amount_text: amount }) => [
      { text: dayText(due, "short") },
      { text: [reason, paid].filter(Boolean).join(" · ") },
      { text: amount, isNumber: true },
    ]),
  );
}

function fillLast(element, { last_visit: last, promises = [] }) {
  part(element, "last", Boolean(last));
  if (!last) return;
  put(element, "last-on", dayText(last.on, "short"));
  put(element, "last-ago", agoText(last.on));
  put(element, "last-by", last.by ? word("by", { name: last.by }) : "");
  put(element, "last-outcome", last.outcome);
  put(element, "last-notes", last.notes);
  lines(element, "promises", promises);
}

function fillProfile(element, card, id) {
  const { dates = [], missing = [], profile = {} } = card;
  part(element, "dates", dates.length > 0);
  lines(
    element,
    "dates",
    dates.map(({ label }) => label),
  );
  part(element, "missing", missing.length > 0);
  put(element, "missing", missing.map(({ label }) => label).join(", "));
  part(element, "correct", Object.keys(profile).length > 0);
  slot(element, "correct").href = `#/shop/${id}/profile`;
}

function fillCard(element, card, shop) {
  const { signals = [], asks = [], actions = [], issues = [] } = card;
  part(element, "signals", signals.length > 0);
  slot(element, "signals").replaceChildren(
    ...signals.map((each) => {
      const line = document.createElement("li");
      line.append(signal(each));
      return line;
    }),
  );
  part(element, "asks", asks.length > 0);
  lines(element, "asks", asks);
  part(element, "actions", actions.length > 0);
  slot(element, "actions").replaceChildren(...actions.map((action) => actionLine(action, shop)));
  part(element, "issues", issues.length > 0);
  lines(
    element,
    "issues",
    issues.map(({ kind_label: kind, text, due_on: due }) => `${kind}: ${text} · ${dueText(due)}`),
  );
  fillSales(element, card);
  fillSettlement(element, card);
  fillLast(element, card);
}

export async function cardScreen({ id }) {
  const shop = shopOf(id) ?? cardOf(id);
  if (!shop) return null;
  const element = make("card");
  const card = cardOf(id);
  const name = shop.name;

  put(element, "name", name);
  put(element, "owner", shop.owner);
  put(element, "licence", shop.licence_no);
  put(element, "tier", shop.tier);
  put(element, "standing", shop.state === "active" ? "" : shop.state_label);
  put(element, "address", placeText(shop));
  put(element, "hours", card?.opening_hours);
  slot(element, "whole").href = `/retailers/${id}/`;
  part(element, "slim", !card);
  for (const name of ["signals", "asks", "actions", "issues", "sales", "settlement", "last"]) part(element, name, false);
  if (card) fillCard(element, card, name);
  fillProfile(element, card ?? {}, id);
  startLink(slot(element, "start"), id);
  startLink(slot(element, "start-plain"), id, "plain");
  startLink(slot(element, "start-late"), id, "late");

  function update(what) {
    const draft = draftOf(id);
    const stop = stopsOf(today())?.stops.find(({ call }) => call.retailer === id);
    const saved = visitsOf(id, today())[0];
    const marks = stopMarks(stop ?? { call: {}, made: saved, draft });
    setMarks(element, marks);
    if (saved) {
      const change = tag("a", "", "f-inline");
      change.href = `#/change/${saved.uuid}`;
      change.append(icon("pencil"), tag("span", word("change")));
      slot(element, "state").append(change);
    }
    put(element, "start-text", word(draft ? "continue" : "start"));
    part(element, "start-hint", !draft);
    if (what === "records" && card) {
      for (const line of element.querySelectorAll(".f-action.is-done")) {
        const index = [...line.parentElement.children].indexOf(line);
        line.replaceWith(actionLine(card.actions[index], name));
      }
    }
  }
  update();
  return { element, title: name, update };
}
