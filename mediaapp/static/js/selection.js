// Counts the ticked rows of a list, and clears them. That the bar appears at all is the stylesheet's doing.
const form = document.querySelector("[data-selection]");

function count() {
  const chosen = form.querySelectorAll(".check:checked").length;
  const said = form.querySelector("[data-selected]");
  if (said) said.textContent = said.dataset.selected.replace("%", chosen);
}

form?.addEventListener("change", count);
form?.addEventListener("reset", () => requestAnimationFrame(count));
addEventListener("pageshow", () => form && count());
