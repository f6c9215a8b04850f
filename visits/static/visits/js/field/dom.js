/** Templates, words, days and times: what every screen is made of. Texts come from the page, never from here. */

const LOCALES = { en: "en-GB", "zh-hans": "zh-Hans-CN" };
const DAY_MS = 24 * 60 * 60_000;
const TOAST_MS = 8_000;

const field = document.getElementById("field");
const locale = LOCALES[document.documentElement.lang] ?? document.documentElement.lang;
const timeZone = field.dataset.timeZone;

// ---------------------------------------------------------------------------------- templates and words

/** A copy of the template `t-<name>`: its first element. */
export function make(name) {
  return document.getElementById(`t-${name}`).content.firstElementChild.cloneNode(true);
}

export function slot(root, name) {
  return root.querySelector(`[data-slot="${name}"]`);
}

/** Write a text into a slot; one without text is not shown. */
export function put(root, name, text) {
  const element = slot(root, name);
  element.textContent = text ?? "";
  element.hidden = !element.textContent;
  return element;
}

/** Show or hide a part of a template. */
export function part(root, name, isShown) {
  const element = root.matches(`[data-part="${name}"]`) ? root : root.querySelector(`[data-part="${name}"]`);
  element.hidden = !isShown;
  return element;
}

const words = document.getElementById("words").content;

/** One of the page's texts, its names in braces filled in. */
export function word(name, values = {}) {
  const text = words.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

const icons = document.getElementById("icons").content;

/** A copy of one of the page's icons. */
export function icon(name) {
  return icons.querySelector(`[data-icon="${name}"]`).firstElementChild.cloneNode(true);
}

/** An element with a text, for rows of tables and lists. */
export function tag(name, text = "", classes = "") {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = classes;
  return element;
}

export function lines(root, name, texts) {
  slot(root, name).replaceChildren(...texts.map((text) => tag("li", text)));
}

export function rows(root, name, cells) {
  slot(root, name).replaceChildren(
    ...cells.map((row) => {
      const line = document.createElement("tr");
      line.append(...row.map(({ text, isNumber }) => tag("td", text, isNumber ? "is-number" : "")));
      return line;
    }),
  );
}

// ---------------------------------------------------------------------------------- days and times

const inParts = new Intl.DateTimeFormat("en-CA", {
  timeZone,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

function partsOf(moment) {
  return Object.fromEntries(inParts.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
}

/** The office's local day of a moment, "2026-11-22". */
export function dayOf(moment) {
  const { year, month, day } = partsOf(moment);
  return `${year}-${month}-${day}`;
}

/** The office's local time of a moment, "09:20". */
export function timeOf(moment) {
  const { hour, minute } = partsOf(moment);
  return `${hour}:${minute}`;
}

/** The moment of a local day and time in the office, as a Date. */
export function momentOf(day, time) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  // Twice: the first step may cross a change to or from summer time.
  for (let step = 0; step < 2; step += 1) {
    const { year, month, day: date, hour, minute, second } = partsOf(guess);
    guess += wanted - Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  }
  return new Date(guess);
}

export function addDays(day, number) {
  return new Date(Date.parse(`${day}T00:00Z`) + number * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(earlier, later) {
  return Math.round((Date.parse(`${later}T00:00Z`) - Date.parse(`${earlier}T00:00Z`)) / DAY_MS);
}

const STYLES = {
  long: { weekday: "long", day: "numeric", month: "long" },
  tab: { weekday: "short", day: "numeric" },
  short: { weekday: "short", day: "numeric", month: "short" },
  plain: { day: "numeric", month: "short" },
  whole: { day: "numeric", month: "short", year: "numeric" },
};
const dayFormats = Object.fromEntries(
  Object.entries(STYLES).map(([name, style]) => [
    name,
    new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }),
  ]),
);
const monthFormat = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
const momentFormat = new Intl.DateTimeFormat(locale, {
  timeZone,
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const numberFormat = new Intl.NumberFormat(locale);

/** A day such as "2026-11-22" for a reader. */
export function dayText(day, style = "plain") {
  return dayFormats[style].format(new Date(`${day}T00:00Z`));
}

/** A month such as "2026-11" or the first day of one. */
export function monthText(month) {
  return monthFormat.format(new Date(`${month.slice(0, 7)}-01T00:00Z`));
}

/** A moment for a reader: the time alone on the day itself. */
export function momentText(moment) {
  return dayOf(moment) === dayOf(Date.now()) ? timeOf(moment) : momentFormat.format(new Date(moment));
}

export function countText(number) {
  return numberFormat.format(number);
}

const percentFormat = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });

/** A whole number of per cent: "82%". */
export function percentText(number) {
  return percentFormat.format(number / 100);
}

/** An amount in minor units, whole, for a drawing's labels; the office words those that are read as figures. */
export function wholeMoney(minor, currency) {
  const style = { style: "currency", currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 };
  return new Intl.NumberFormat(locale, style).format(minor / 100);
}

// ---------------------------------------------------------------------------------- what is told

const live = document.getElementById("live");

/** Tell a screen reader. */
export function say(text) {
  live.textContent = "";
  live.textContent = text;
}

const toastElement = document.getElementById("toast");
let toastTimer = null;
let afterToast = null;
let toastAt = "";

/** End the toast that is shown, and what waits for its end. */
export function endToast() {
  clearTimeout(toastTimer);
  toastElement.hidden = true;
  const run = afterToast;
  afterToast = null;
  run?.();
}

/**
 * A short message at the foot of the screen. `action` is the word of its one button, which does `run`;
 * `otherwise` is done when the message goes without it.
 */
export function toast(text, { action = "", run = null, otherwise = null } = {}) {
  endToast();
  const button = slot(toastElement, "action");
  slot(toastElement, "text").textContent = text;
  button.textContent = action;
  button.hidden = !action;
  button.onclick = () => {
    afterToast = null;
    endToast();
    run?.();
  };
  afterToast = otherwise;
  toastElement.hidden = false;
  toastAt = location.hash;
  toastTimer = setTimeout(endToast, TOAST_MS);
}

/** A message belongs to the screen on which it was shown. */
window.addEventListener("hashchange", () => {
  if (location.hash !== toastAt) endToast();
});

// What was to happen after the message happens even if the page is left before it ends.
window.addEventListener("pagehide", endToast);
