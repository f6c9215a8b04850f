/** Before the key is renewed: how much waits on this phone, which nobody could open afterwards. */

import { unsentCount, watch } from "./outbox.js";

const warning = document.querySelector("[data-unsent]");

watch(async () => {
  const count = await unsentCount();
  warning.querySelector("[data-count]").textContent = count;
  warning.hidden = count === 0;
});
