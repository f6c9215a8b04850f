/**
 * Light and dark. Without a choice the pages follow the system by CSS alone. A choice is kept in a
 * cookie, from which the server renders the next page in the right colours at once.
 */

const COOKIE = "colour_mode";
const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;
const root = document.documentElement;
const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

/** "light", "dark", or "" while the system decides. */
function chosenMode() {
  return root.dataset.bsTheme ?? "";
}

/** The choice that is kept: a page out of a browser's own store was rendered before it was made. */
function keptMode() {
  const kept = document.cookie.split("; ").find((entry) => entry.startsWith(`${COOKIE}=`));
  return kept?.slice(COOKIE.length + 1) ?? "";
}

function choose(mode) {
  if (mode) {
    root.dataset.bsTheme = mode;
  } else {
    delete root.dataset.bsTheme;
  }
  const age = mode ? YEAR_IN_SECONDS : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${mode}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  for (const input of document.querySelectorAll("input[name=colour-mode]")) {
    input.checked = input.value === mode;
  }
}

for (const button of document.querySelectorAll("[data-colour-mode-toggle]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const isDark = chosenMode() ? chosenMode() === "dark" : systemIsDark.matches;
    choose(isDark ? "light" : "dark");
  });
}

for (const group of document.querySelectorAll("[data-colour-mode-choice]")) {
  group.hidden = false;
  group.addEventListener("change", (event) => choose(event.target.value));
}
choose(keptMode());

/** A choice that leads on by itself; its button is for browsers without scripts. */
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.querySelector("[type=submit]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
