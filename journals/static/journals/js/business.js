// Saves a business report while it is written. Without scripts the button Save does the same.

const PAUSE_MS = 1500;

const form = document.querySelector("[data-business-report]");
if (form) {
  const told = form.querySelector("[data-state-text]");
  const revision = form.elements.namedItem("base_revision");
  let timer = 0;
  let sending = null;
  let isDirty = false;
  let isLeaving = false;

  const send = async () => {
    isDirty = false;
    told.textContent = form.dataset.saving;
    const body = new FormData(form);
    body.set("do", "save");
    try {
      const answer = await fetch(window.location.pathname, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      if (answer.ok) revision.value = said.revision;
      else isDirty = true;
      told.textContent = answer.ok ? form.dataset.saved : said.detail;
    } catch {
      isDirty = true;
      told.textContent = form.dataset.unsaved;
    }
  };

  // One sending at a time: what is typed meanwhile goes with the next one.
  const save = () => {
    if (sending) timer = setTimeout(save, PAUSE_MS);
    else
      sending = send().finally(() => {
        sending = null;
      });
  };

  form.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });

  // What is being sent comes first: the button's own sending would be refused for an older revision.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sending) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    sending.finally(() => form.requestSubmit(event.submitter));
  });

  window.addEventListener("beforeunload", (event) => {
    if (isDirty && !isLeaving) event.preventDefault();
  });
}
