/** A tap on the map fills the degrees in; the map says in which datum it is drawn. */

const form = document.querySelector("[data-start-point]");

document.addEventListener("map:pick", (event) => {
  if (!form) return;
  form.elements.latitude.value = event.detail.latitude.toFixed(6);
  form.elements.longitude.value = event.detail.longitude.toFixed(6);
  form.elements.datum.value = form.dataset.datum;
  form.elements.name.focus();
});
