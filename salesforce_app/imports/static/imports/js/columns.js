// The value for all rows is asked for only where a column is chosen to be the same in every row.

const CONSTANT = "=";

function follow(part) {
  const source = document.getElementById(part.dataset.constantOf);
  part.hidden = source?.value !== CONSTANT;
}

function followAll() {
  document.querySelectorAll("[data-constant-of]").forEach(follow);
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".imports-column select")) followAll();
});
document.addEventListener("htmx:afterSettle", followAll);
followAll();
