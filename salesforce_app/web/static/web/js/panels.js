/**
 * Panels that come after the page. htmx fetches each when it comes near the screen; when that fails the panel
 * says so and offers to try again.
 */

function tell(event) {
  const panel = event.detail.elt.closest?.(".panel-late");
  if (panel) {
    panel.querySelector(".panel-waiting").hidden = true;
    panel.querySelector(".panel-failed").hidden = false;
    panel.removeAttribute("aria-busy");
  }
}

document.body.addEventListener("htmx:responseError", tell);
document.body.addEventListener("htmx:sendError", tell);
document.body.addEventListener("htmx:timeout", tell);

document.body.addEventListener("click", (event) => {
  const panel = event.target.closest("[data-panel-retry]")?.closest(".panel-late");
  if (panel) {
    panel.querySelector(".panel-waiting").hidden = false;
    panel.querySelector(".panel-failed").hidden = true;
    panel.setAttribute("aria-busy", "true");
    window.htmx.trigger(panel, "retry");
  }
});
