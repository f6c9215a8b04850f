/**
 * The editor of a journal: what is typed, read as it is sent; findings added and removed; shops found by search;
 * what was noticed shown beside the text. Where it is kept is the page's own matter (`page.js`, `field.js`).
 */

import { personalNumbers } from "./numbers.js";

const FIELDS = ["theme", "seen", "evidence", "cause", "action_text", "owner", "due_on"];
const PROSE = ["seen", "evidence", "cause", "action_text"];
const BLANK = "00000000-0000-0000-0000-000000000000";
const MOST_FOUND = 8;
const DAYS_TO_ACT = 7;
const DAY_MS = 24 * 60 * 60_000;
const IDLE_MS = 60_000;
const COPIES = new Set(["near_copy", "similar", "pasted"]);

const words = document.getElementById("j-words").content;

/** One of the editor's texts, its names in braces filled in. */
export function word(name, values = {}) {
  const text = words.querySelector(`[data-word="${name}"]`).textContent;
  return text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

function copyOf(name) {
  return document.getElementById(name).content.cloneNode(true);
}

/** How long the page was worked in: time without a touch of more than a minute is not counted. */
class Watch {
  constructor(seconds) {
    this.spent = seconds * 1000;
    this.last = Date.now();
  }

  touch() {
    const now = Date.now();
    this.spent += Math.min(now - this.last, IDLE_MS);
    this.last = now;
  }

  get seconds() {
    return Math.round(this.spent / 1000);
  }
}

export class Editor {
  /**
   * `root` is the form; `shops` are `{id, name, search, visited}`; `changed` is called after every change.
   */
  constructor(root, { shops, changed }) {
    this.root = root;
    this.shops = shops;
    this.changed = changed;
    this.holdsNumbers = false;
    this.watch = new Watch(Number(root.elements.seconds_spent?.value ?? 0));
    for (const finding of this.findings()) this.#bind(finding);
    root.addEventListener("input", (event) => this.#typed(event));
    root.addEventListener("click", (event) => this.#clicked(event));
    this.#tellNothing();
  }

  findings() {
    return [...this.root.querySelectorAll("[data-finding]")];
  }

  passages() {
    return [...this.root.querySelectorAll("[data-passage]")];
  }

  /** What is written, as it is sent. */
  read() {
    const findings = this.findings()
      .map((element) => ({
        id: element.dataset.finding,
        shops: [...element.querySelectorAll("[data-shop]:checked")].map(({ value }) => Number(value)),
        ...Object.fromEntries(FIELDS.map((name) => [name, element.querySelector(`[data-key="${name}"]`).value])),
      }))
      .filter((one) => one.shops.length || PROSE.some((name) => one[name].trim()));
    return {
      findings,
      passages: Object.fromEntries(this.passages().map(({ dataset, value }) => [dataset.passage, value])),
      seconds_spent: this.watch.seconds,
      answer: this.root.querySelector("[data-answer]")?.value ?? "",
    };
  }

  /** Whether nobody has written anything: then one tap says so. */
  get isBlank() {
    const { findings } = this.read();
    return !findings.length && this.passages().every(({ value, dataset }) => value.trim() === dataset.drafted.trim());
  }

  /** Write something else into the form. */
  write({ findings, passages, answer = "" }) {
    const question = this.root.querySelector("[data-answer]");
    if (question && answer) question.value = answer;
    this.root.querySelector("[data-findings]").replaceChildren();
    for (const one of findings) this.add(one, { isQuiet: true });
    for (const area of this.passages()) if (area.dataset.passage in passages) area.value = passages[area.dataset.passage];
    this.#tellNothing();
  }

  /** Add a finding, blank or with what it says. */
  add(said = {}, { isQuiet = false } = {}) {
    const key = said.id ?? crypto.randomUUID();
    const holder = document.createElement("div");
    holder.append(copyOf("j-finding"));
    holder.innerHTML = holder.innerHTML.replaceAll(BLANK, key);
    const element = holder.firstElementChild;
    this.root.querySelector("[data-findings]").append(element);
    for (const name of FIELDS) if (said[name]) element.querySelector(`[data-key="${name}"]`).value = said[name];
    for (const shop of said.shops ?? []) this.#choose(element, shop);
    for (const fold of element.querySelectorAll("details")) {
      fold.open = [...fold.querySelectorAll("textarea, input")].some(({ value }) => value);
    }
    this.#bind(element);
    if (isQuiet) return element;
    this.#changed();
    (element.querySelector("[data-find-shop]") ?? element.querySelector('[data-key="seen"]')).focus();
    return element;
  }

  // -------------------------------------------------------------------------------- what was noticed

  /** What the writer leaves as it is, as it is sent. */
  kept() {
    return [...this.root.querySelectorAll("[data-noticed-card]")]
      .filter((card) => card.querySelector("[data-keep]").checked)
      .map((card) => ({
        kind: card.dataset.kind,
        anchor: card.dataset.anchor,
        said: card.dataset.said,
        reason: card.querySelector("[data-reason]").value.trim(),
      }));
  }

  /** Show what was noticed beside the texts; answers given before stay. Leads to the first. */
  show(flags) {
    const before = new Map(this.kept().map((one) => [`${one.kind} ${one.anchor} ${one.said}`, one]));
    for (const place of this.root.querySelectorAll("[data-noticed]")) place.replaceChildren();
    for (const flag of flags) {
      const place = this.#placeOf(flag.anchor) ?? this.root.querySelector('[data-noticed="*"]');
      place.append(this.#card(flag, before.get(`${flag.kind} ${flag.anchor} ${flag.said}`)));
    }
    const first = [...this.root.querySelectorAll("[data-noticed-card]")].find(
      (card) => !card.querySelector("[data-keep]").checked,
    );
    first?.scrollIntoView({ block: "center" });
    first?.querySelector("[data-do='mend'], [data-keep]").focus({ preventScroll: true });
  }

  #placeOf(anchor) {
    const [kind, name] = anchor.split(":");
    if (kind === "fact") return this.root.querySelector(`[data-noticed="${anchor}"]`);
    return this.root.querySelector(`[data-noticed="${kind}:${name}"]`);
  }

  #areaOf(anchor) {
    const [kind, name, field] = anchor.split(":");
    if (kind === "passage") return this.root.querySelector(`[data-passage="${name}"]`);
    return this.root.querySelector(`[data-finding="${name}"] [data-key="${field}"]`);
  }

  #card(flag, answer) {
    const card = copyOf("j-noticed").firstElementChild;
    Object.assign(card.dataset, { kind: flag.kind, anchor: flag.anchor, said: flag.said });
    card.querySelector("[data-words]").textContent = flag.text;
    const quote = card.querySelector("[data-quote]");
    const text = this.#areaOf(flag.anchor)?.value ?? "";
    const spans = COPIES.has(flag.kind) ? flag.spans : flag.kind === "changed_fact" ? [] : [[flag.start, flag.end]];
    quote.hidden = spans.length === 0;
    let place = 0;
    // The office counts whole characters, JavaScript halves of some.
    const characters = [...text];
    for (const [start, end] of spans) {
      const mark = document.createElement("mark");
      mark.textContent = characters.slice(start, end).join("");
      quote.append(characters.slice(place, start).join(""), mark);
      place = end;
    }
    if (spans.length) quote.append(characters.slice(place).join(""));
    if (answer) {
      card.querySelector("[data-keep]").checked = true;
      card.querySelector("[data-reason]").value = answer.reason;
    }
    card.querySelector('[data-do="mend"]').addEventListener("click", () => {
      const area = this.#areaOf(flag.anchor);
      area?.closest("details")?.setAttribute("open", "");
      area?.focus();
      if (spans.length && area?.setSelectionRange) {
        const before = characters.slice(0, spans[0][0]).join("").length;
        area.setSelectionRange(before, before + characters.slice(...spans[0]).join("").length);
      }
    });
    return card;
  }

  // -------------------------------------------------------------------------------- personal numbers

  /** Which kinds of personal numbers stand in the texts and were not said to be others. */
  numbers() {
    if (this.holdsNumbers) return [];
    const { findings, passages, answer } = this.read();
    const texts = [answer, ...Object.values(passages), ...findings.flatMap((one) => PROSE.map((name) => one[name]))];
    return [...new Set(texts.flatMap(personalNumbers))];
  }

  // -------------------------------------------------------------------------------- what is done in it

  #typed(event) {
    const finder = event.target.closest("[data-find-shop]");
    if (finder) {
      this.#find(finder);
      return;
    }
    const finding = event.target.closest("[data-finding]");
    if (event.target.matches('[data-key="action_text"]') && event.target.value.trim()) this.#dueBy(finding);
    this.#changed();
  }

  #dueBy(finding) {
    const day = finding.querySelector('[data-key="due_on"]');
    if (day.value) return;
    const today = Date.parse(`${this.root.dataset.today}T00:00Z`);
    day.value = new Date(today + DAYS_TO_ACT * DAY_MS).toISOString().slice(0, 10);
  }

  #clicked(event) {
    const button = event.target.closest("button");
    if (!button || !this.root.contains(button)) return;
    if (button.dataset.do === "add-finding") {
      event.preventDefault();
      this.add();
    }
    if (button.dataset.do === "remove-finding") {
      event.preventDefault();
      this.#remove(button.closest("[data-finding]"));
    }
    if (button.dataset.chooses) {
      event.preventDefault();
      const element = button.closest("[data-finding]");
      this.#choose(element, Number(button.dataset.chooses));
      const finder = element.querySelector("[data-find-shop]");
      finder.value = "";
      this.#find(finder, { isOpen: false });
      this.#changed();
      element.querySelector('[data-key="seen"]').focus();
    }
  }

  /** Take a finding out; until the next change of another it can be put back where it was. */
  #remove(element) {
    const line = document.createElement("p");
    line.className = "j-removed";
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn";
    undo.textContent = word("undo");
    line.append(word("removed"), " ", undo);
    undo.addEventListener("click", () => {
      line.replaceWith(element);
      this.#changed();
      element.querySelector('[data-key="seen"]').focus();
    });
    for (const old of this.root.querySelectorAll(".j-removed")) old.remove();
    element.replaceWith(line);
    this.#changed();
    undo.focus();
  }

  #changed() {
    this.watch.touch();
    this.#tellNothing();
    this.changed();
  }

  #tellNothing() {
    const button = this.root.querySelector('[data-do="nothing"]');
    if (button) button.hidden = !this.isBlank;
  }

  #bind(element) {
    element.querySelector("[data-plain-picker]").remove();
    const picker = element.querySelector("[data-picker]");
    picker.hidden = false;
    const finder = picker.querySelector("[data-find-shop]");
    finder.addEventListener("focus", () => this.#find(finder));
  }

  #choose(element, id) {
    const place = element.querySelector("[data-shops]");
    if (place.querySelector(`[data-shop][value="${id}"]`)) return;
    const chosen = copyOf("j-shop").firstElementChild;
    chosen.querySelector("input").value = id;
    chosen.querySelector("span").textContent = this.shops.find((shop) => shop.id === id)?.name ?? `#${id}`;
    place.append(chosen);
  }

  /** The shops that match what is typed, those visited within the journal's days first. */
  #find(finder, { isOpen = true } = {}) {
    const list = finder.closest("[data-picker]").querySelector("[data-found]");
    const asked = finder.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = new Set([...finder.closest("[data-finding]").querySelectorAll("[data-shop]:checked")].map(({ value }) => Number(value)));
    const matches = this.shops.filter(
      (shop) => !chosen.has(shop.id) && (asked.length ? asked.every((part) => shop.search.includes(part) || shop.name.toLowerCase().includes(part)) : shop.visited),
    );
    list.replaceChildren();
    list.hidden = !isOpen;
    if (!isOpen) return;
    for (const shop of matches.slice(0, MOST_FOUND)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.dataset.chooses = shop.id;
      button.textContent = shop.name;
      if (shop.visited) {
        const mark = document.createElement("small");
        mark.textContent = word("visited");
        button.append(mark);
      }
      const line = document.createElement("li");
      line.append(button);
      list.append(line);
    }
    if (asked.length && !matches.length) {
      const line = document.createElement("li");
      line.textContent = word("none-found");
      list.append(line);
    }
  }
}
