// While a meeting is being read: puts rows that come in their place, keeps the reader's place, and says once
// when a stage is done. The doorbells themselves are htmx's: each fragment names the bell it listens to.
import { announce } from "./announce.js";
import { refresh } from "./transcript.js";

const scroller = document.getElementById("scroller");
const told = new Set([...document.querySelectorAll("[data-stage][data-state=done]")].map((one) => one.dataset.stage));

// ── rows ──

function arrive(row) {
  const list = document.getElementById("rows");
  if (list.querySelector(`#${CSS.escape(row.id)}`)) return row.remove();
  list.querySelector(".nothing")?.remove();
  const start = Number(row.dataset.start);
  const later = [...list.children].find(
    (one) => one.dataset.source === row.dataset.source && Number(one.dataset.start) > start,
  );
  for (const old of list.querySelectorAll(".arriving")) old.classList.remove("arriving");
  row.classList.add("arriving");
  const wasAtEnd = scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 80;
  list.insertBefore(row, later ?? null);
  if (wasAtEnd && !later && scroller.scrollTop > 0) scroller.scrollTop = scroller.scrollHeight;
}

function settle(arrivals) {
  for (const row of [...arrivals.children]) arrive(row);
  refresh();
}

// The first row that can be seen, by its time, and how far it stands from the top.
function place() {
  const top = scroller.getBoundingClientRect().top;
  for (const row of document.querySelectorAll("#rows > [data-start]")) {
    const box = row.getBoundingClientRect();
    if (box.bottom > top) return { source: row.dataset.source, start: Number(row.dataset.start), from: box.top - top };
  }
  return null;
}

function returnTo(kept) {
  if (!kept) return;
  const rows = [...document.querySelectorAll("#rows > [data-start]")].filter((row) => row.dataset.source === kept.source);
  const row = rows.filter((one) => Number(one.dataset.start) <= kept.start).at(-1) ?? rows[0];
  if (row) scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - kept.from;
}

let kept = null;
document.body.addEventListener("htmx:oobBeforeSwap", () => { kept = place(); });
document.body.addEventListener("htmx:oobAfterSwap", () => { refresh(); returnTo(kept); });

// ── nothing that is open is disturbed: what rings meanwhile is fetched afterwards ──

const waiting = new Set();

function isBusy(target) {
  if (target.id === "arrivals") return Boolean(document.querySelector("#rows .is-editing"));
  return ["panel", "do"].includes(target.id) && Boolean(target.querySelector(":popover-open"));
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const bell = event.detail.requestConfig?.triggeringEvent?.type ?? "";
  if (!bell.startsWith("sse:") || !isBusy(event.detail.elt)) return;
  event.preventDefault();
  waiting.add(`#${event.detail.elt.id} ${bell}`);
});

function catchUp() {
  for (const one of [...waiting]) {
    const [selector, bell] = one.split(" ");
    const target = document.querySelector(selector);
    if (target && isBusy(target)) continue;
    waiting.delete(one);
    if (target) htmx.trigger(target, bell);
  }
}

document.addEventListener("toggle", catchUp, true);

// ── what is said aloud ──

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "arrivals") settle(event.target);
  if (event.target.matches?.(".utterance")) catchUp();
  for (const step of document.querySelectorAll("[data-stage][data-state=done]")) {
    if (told.has(step.dataset.stage)) continue;
    told.add(step.dataset.stage);
    announce(step.dataset.said);
  }
});

document.body.addEventListener("htmx:sseClose", () => {
  for (const name of ["sse-connect", "sse-close", "hx-ext"]) document.body.removeAttribute(name);
});
