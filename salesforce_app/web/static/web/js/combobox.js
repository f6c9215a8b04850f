/**
 * Completes what is typed into a field, in the ARIA combobox pattern: the input keeps the focus, the list
 * below is walked with the arrow keys, Enter takes the active option, Escape closes.
 *
 * An element with `data-combobox="address"` holds one text input. The address is asked with `q` and answers
 * `{items: [{value, label, detail, address, key}]}`. What taking an option does:
 * `data-combobox-opens` goes to the item's address; `data-combobox-fills="id"` puts the item's key into that
 * (hidden) field and its label into the input; without either, the input takes the item's value.
 * A field that was filled is emptied again when somebody types on. With `data-combobox-settles` a form that
 * listens hears of a value that was taken or left alone, never of each letter on the way there.
 */

const DELAY_MS = 180;
let made = 0;

class Combobox {
  constructor(root) {
    this.root = root;
    this.source = root.dataset.combobox;
    this.input = root.querySelector("input:not([type=hidden])");
    this.filled = root.dataset.comboboxFills ? document.getElementById(root.dataset.comboboxFills) : null;
    this.items = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `combobox-${++made}`;
    this.list.className = "combobox-list";
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    const label = this.input.labels?.[0]?.textContent.trim() ?? this.input.getAttribute("aria-label");
    if (label) this.list.setAttribute("aria-label", label);
    root.append(this.list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.autocomplete = "off";
    this.input.addEventListener("input", (event) => this.type(event));
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("change", (event) => this.leave(event));
    // Before the input loses the focus, which would close the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.place));
    });
  }

  type(event) {
    if ("comboboxSettles" in this.root.dataset) event.stopPropagation();
    if (this.filled) this.filled.value = "";
    this.taken = undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), DELAY_MS);
  }

  async ask() {
    const text = this.input.value.trim();
    this.asking?.abort();
    if (!text) {
      this.close();
      return;
    }
    this.asking = new AbortController();
    try {
      const address = `${this.source}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      this.show((await answer.json()).items);
    } catch (error) {
      // What is typed can be sent without a completion, so a line that is down needs no message here.
      if (error.name !== "AbortError") this.close();
    }
  }

  show(items) {
    if (document.activeElement !== this.input) return;
    this.items = items;
    this.list.replaceChildren(...items.map((item, place) => this.option(item, place)));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.activate(-1);
  }

  option(item, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.dataset.place = place;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(item.label);
    if (item.detail) {
      const detail = document.createElement("span");
      detail.className = "combobox-detail";
      detail.textContent = item.detail;
      option.append(detail);
    }
    return option;
  }

  press(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) {
        this.ask();
      } else {
        const step = event.key === "ArrowDown" ? 1 : -1;
        const count = this.items.length;
        // One place before the first stands for the input itself.
        this.activate(((this.active + 1 + step + count + 1) % (count + 1)) - 1);
      }
      event.preventDefault();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    }
  }

  activate(place) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.list.children[place];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  take(place) {
    const item = this.items[place];
    this.close();
    if ("comboboxOpens" in this.root.dataset) {
      location.assign(item.address);
      return;
    }
    this.input.value = this.filled ? item.label : item.value;
    if (this.filled) this.filled.value = item.key;
    this.taken = this.input.value;
    const changed = this.filled ?? this.input;
    changed.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** A value that was taken has been told of; browsers tell of it once more when the field is left. */
  leave(event) {
    if (event.isTrusted && this.input.value === this.taken) event.stopPropagation();
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }
}

/** Enhance the fields within an element; those that were before are left alone. */
function enhance(within) {
  for (const root of within.querySelectorAll("[data-combobox]:not([data-combobox-ready])")) {
    root.dataset.comboboxReady = "";
    new Combobox(root);
  }
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt.parentElement ?? document));
// What the back office puts into a page that is open.
document.addEventListener("w-teleport:appended", () => enhance(document));
