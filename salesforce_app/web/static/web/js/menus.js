/** Menus made of `<details class="menu">` close like menus: by Escape, and by a click elsewhere. */

function closeAll(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeAll(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (event.key === "Escape" && menu && !event.defaultPrevented) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
