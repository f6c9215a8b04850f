/**
 * Keeps what is typed into a form with `data-draft` in this tab until it is saved, so that a lost connection
 * costs nothing. The page to which a saved form leads says so by an element with `data-draft-saved`.
 */

const PREFIX = "draft:";

function typedIn(form) {
  const skipped = new Set(["csrfmiddlewaretoken", "version"]);
  const entries = [...new FormData(form).entries()];
  return entries.filter(([name, value]) => !skipped.has(name) && typeof value === "string");
}

function fill(form, entries) {
  for (const box of form.querySelectorAll("input:is([type=checkbox], [type=radio])")) {
    box.checked = entries.some(([name, value]) => name === box.name && value === box.value);
  }
  for (const [name, value] of entries) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLElement && !["checkbox", "radio"].includes(field.type)) {
      field.value = value;
    }
  }
}

for (const element of document.querySelectorAll("[data-draft-saved]")) {
  sessionStorage.removeItem(PREFIX + element.dataset.draftSaved);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = PREFIX + form.dataset.draft;
  const kept = sessionStorage.getItem(key);
  const offer = form.querySelector("[data-draft-offer]");
  if (kept !== null && kept !== JSON.stringify(typedIn(form))) {
    offer.hidden = false;
  }
  offer.querySelector("[data-draft-use]").addEventListener("click", () => {
    fill(form, JSON.parse(kept));
    offer.hidden = true;
  });
  offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    offer.hidden = true;
  });
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(typedIn(form)));
  });
}
