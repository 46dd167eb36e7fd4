// An action or a decision that somebody adds belongs to the moment at which they are.
import { clock, now } from "./moment.js";

document.addEventListener("focusin", (event) => {
  const form = event.target.closest("[data-new-item]");
  const at = form?.querySelector("[data-at]");
  if (at && !at.value && now.source && !form.dataset.touched) at.value = clock(now.ms);
  if (form) form.dataset.touched = "";
});
