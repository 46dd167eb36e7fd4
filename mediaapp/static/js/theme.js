// Light or dark at once; the server keeps the choice in a cookie, so that the next page starts with it.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
}

function choose(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const chosen = isDark() ? "light" : "dark";
  root.dataset.theme = chosen;
  const body = new FormData(form);
  body.set("theme", chosen);
  fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
}

for (const form of document.querySelectorAll("[data-theme-form]")) form.addEventListener("submit", choose);
