/**
 * A month's plan: calls are dragged to another place or day, the bar for chosen calls appears with the first
 * tick, and on a narrow screen only the day at hand stands open. Everything can be done without it too: by
 * ticking calls and choosing the day.
 */

const isNarrow = window.matchMedia("(max-width: 767.98px)").matches;
let opened = null; // the days that stand open, kept while the plan is exchanged
let lastMoved = "";

function keepDays(plan) {
  const days = [...plan.querySelectorAll(".plan-day")];
  if (opened) {
    for (const day of days) day.open = opened.has(day.dataset.date);
  } else if (isNarrow) {
    const coming = days.filter((day) => !day.classList.contains("is-past"));
    const shown = coming.find((day) => day.querySelector(".plan-call")) ?? coming[0] ?? days[0];
    for (const day of days) day.open = day === shown;
  }
  for (const day of days) {
    day.addEventListener("toggle", () => {
      opened = new Set(days.filter((one) => one.open).map((one) => one.dataset.date));
    });
  }
}

function keepBar(plan) {
  const bar = plan.querySelector("[data-plan-bar]");
  if (!bar) return;
  const told = bar.querySelector("[data-chosen]");
  const count = () => {
    const number = plan.querySelectorAll("input[name=call]:checked").length;
    bar.hidden = number === 0;
    if (number) told.textContent = told.dataset.chosen.replace("{count}", String(number));
  };
  plan.addEventListener("change", (event) => {
    if (event.target.name === "call") count();
  });
  count();
}

function send(plan, event) {
  const list = event.to;
  const place = [...list.querySelectorAll("[data-call]")].indexOf(event.item);
  lastMoved = event.item.dataset.call;
  const values = {
    revision: plan.dataset.revision,
    call: lastMoved,
    day: list.dataset.day,
    seen: event.from.dataset.day,
    place: String(place),
  };
  window.htmx.ajax("POST", plan.dataset.plan, { target: "#plan", swap: "outerHTML", values });
}

async function drag(plan) {
  if (!plan.dataset.sortable) return;
  const { default: Sortable } = await import(plan.dataset.sortable);
  for (const list of plan.querySelectorAll("[data-day]")) {
    if ("closed" in list.dataset) continue;
    Sortable.create(list, {
      group: "calls",
      handle: isNarrow ? "[data-grip]" : undefined,
      draggable: ".plan-call:has([data-grip])",
      filter: "input",
      preventOnFilter: false,
      animation: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      forceFallback: true,
      fallbackTolerance: 5,
      onEnd: (event) => {
        if (event.from !== event.to || event.oldIndex !== event.newIndex) send(plan, event);
      },
    });
  }
  plan.classList.add("is-sortable");
}

function start() {
  const plan = document.getElementById("plan");
  if (!plan || plan.dataset.started) return;
  plan.dataset.started = "yes";
  keepDays(plan);
  keepBar(plan);
  drag(plan);
  if (lastMoved) {
    plan.querySelector(`[data-call="${CSS.escape(lastMoved)}"] input`)?.focus({ preventScroll: true });
    lastMoved = "";
  }
}

document.addEventListener("htmx:load", start);
document.addEventListener("htmx:sendError", () => location.reload());
start();
