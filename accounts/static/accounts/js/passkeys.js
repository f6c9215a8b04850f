/**
 * Passkeys, around the scripts of django-allauth: offered where the browser has them and the site has a name
 * that they can belong to, and a failed attempt told on the page.
 */

const hasName = !/^[\d.]+$|^\[/.test(window.location.hostname);
const isPossible = "PublicKeyCredential" in window && hasName;

for (const button of document.querySelectorAll("[data-needs-passkeys]")) {
  button.hidden = !isPossible;
}
for (const notice of document.querySelectorAll("[data-passkey-missing]")) {
  notice.hidden = isPossible;
}

document.addEventListener("allauth.error", (event) => {
  // Otherwise the library writes the error to the console alone, where nobody sees it.
  event.preventDefault();
  for (const notice of document.querySelectorAll("[data-passkey-error]")) {
    notice.hidden = false;
  }
});
