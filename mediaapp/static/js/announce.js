// Says in the live region what happened: words that the server sent along (the event `announce`), or that a
// request failed.
const live = document.getElementById("live");

export function announce(text) {
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

document.body.addEventListener("announce", (event) => announce(event.detail.text));
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
  document.body.addEventListener(failure, () => announce(live.dataset.failed));
