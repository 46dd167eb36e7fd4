// Actions and decisions: keys within a list, and ticks within minutes.

function rows(list) { return [...list.querySelectorAll(":scope > li")]; }

function step(row, by) {
  const all = rows(row.parentElement), next = all[all.indexOf(row) + by];
  next?.querySelector(".tick, [data-edit], a")?.focus();
}

const KEYS = {
  ArrowDown: (row) => step(row, 1),
  ArrowUp: (row) => step(row, -1),
  x: (row) => row.querySelector(".tick")?.click(),
  e: (row) => row.querySelector("[data-edit]")?.click(),
  u: (row) => row.querySelector("[data-undo]")?.click(),
};

// Before the page's own keys: within a list, these are the list's.
document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-ledger] > li");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return row.querySelector("[data-leave]")?.click();
  if (event.target.matches("input, textarea, select")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act(row);
}, true);

// Minutes are model text, which htmx passes over: their ticks are sent from here.
document.addEventListener("submit", (event) => {
  const form = event.target.closest(".mark--tick [data-tick]");
  if (!form) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(form));
  const mark = form.closest(".mark");
  const item = mark.parentElement;
  htmx.ajax("POST", form.action, { source: document.body, target: mark, swap: "outerHTML", values })
    .then(() => item.querySelector(".tick")?.focus());
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  const row = event.target.closest?.("[data-ledger] > li");
  if (!row) return;
  const field = row.querySelector("textarea");
  (field ?? (row.querySelector(".tick") || row.querySelector("[data-edit]")))?.focus();
});
