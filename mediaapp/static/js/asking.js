// Questions: Enter asks, a suggestion fills the field, the newest answer stays in view, a link can be copied.
import { announce } from "./announce.js";

function field() { return document.getElementById("ask"); }

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "ask" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const suggested = event.target.closest("[data-suggest]");
  if (suggested) {
    event.preventDefault();
    field().value = suggested.textContent;
    return field().focus();
  }
  const link = event.target.closest("[data-copy-link]");
  if (!link || event.ctrlKey || event.metaKey || !navigator.clipboard) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => announce(link.dataset.copied), () => location.assign(link.href));
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "ask-thread") return;
  event.target.querySelector("article:last-of-type")?.scrollIntoView({ block: "nearest" });
  field()?.focus();
});
