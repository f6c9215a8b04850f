/** Corrections of a shop's profile: what is different on the spot, with what was seen. */

import { make, put, slot, tag, toast, word } from "./dom.js";
import * as drafts from "./drafts.js";
import { queue } from "./outbox.js";
import { cardOf, recordOf, shopOf } from "./store.js";

const INPUT_TYPES = { date: "date", number: "text", text: "text" };

function inputOf(field, value, id) {
  if (field.choices?.length) {
    const select = tag("select", "", "form-select");
    const isEmptyOffered = field.choices.some(({ code }) => code === "");
    const choices = isEmptyOffered ? field.choices : [{ code: "", label: "—" }, ...field.choices];
    select.append(...choices.map(({ code, label }) => new Option(label, code)));
    Object.assign(select, { value, id });
    return select;
  }
  const input = tag("input", "", "form-control");
  Object.assign(input, { type: INPUT_TYPES[field.kind] ?? "text", value, id, autocomplete: "off" });
  if (field.kind === "number") input.inputMode = "numeric";
  return input;
}

/** The correction of a shop's profile; or, with a record's `uuid`, one that the office could not take. */
export async function profileScreen({ id = null, uuid = null }) {
  const record = uuid && recordOf(uuid);
  const retailer = id ?? record?.body?.retailer;
  const card = cardOf(retailer);
  if (!card?.profile) return null;
  const element = make("profile");
  const shop = shopOf(retailer)?.name ?? "";
  const key = `profile:${uuid ?? id}`;
  const typed = { ...record?.body.fields, ...(await drafts.load(key)) };
  const errors = new Map((record?.fields ?? []).map(({ field, reason }) => [String(field).split(".").at(-1), reason]));
  const inputs = new Map();

  put(element, "name", shop);
  slot(element, "back").href = uuid ? "#/outbox" : `#/shop/${id}`;
  for (const [name, field] of Object.entries(card.profile)) {
    const line = make("profile-field");
    const seen = record?.body.seen[name] ?? String(field.value ?? "");
    const input = inputOf(field, typed[name] ?? seen, `profile-${name}`);
    const label = put(line, "label", field.label);
    label.htmlFor = input.id;
    slot(line, "input").append(input);
    const error = put(line, "error", errors.get(name));
    error.id = `${input.id}-error`;
    input.setAttribute("aria-describedby", error.id);
    inputs.set(name, { input, seen });
    slot(element, "fields").append(line);
  }

  function changed() {
    const entries = [...inputs].filter(([, { input, seen }]) => input.value.trim() !== seen);
    return Object.fromEntries(entries.map(([name, { input }]) => [name, input.value.trim()]));
  }

  const form = slot(element, "form");
  form.addEventListener("input", () => drafts.save(key, changed()));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = changed();
    if (!Object.keys(fields).length) {
      toast(word("nothing-changed"));
      return;
    }
    const seen = Object.fromEntries(Object.keys(fields).map((name) => [name, inputs.get(name).seen]));
    const own = uuid ?? crypto.randomUUID();
    const body = { retailer, fields, seen, entered_at: record?.body.entered_at ?? new Date().toISOString() };
    const label = word("correction-label", { shop });
    await queue({ kind: "correction", uuid: own, url: `/api/corrections/${own}`, body, label });
    await drafts.remove(key);
    location.replace(uuid ? "#/outbox" : `#/shop/${id}`);
    toast(word("correction-saved"));
  });
  return { element, title: element.querySelector("h1").textContent };
}
