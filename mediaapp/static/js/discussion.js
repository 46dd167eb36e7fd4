// Comments, highlights and notes: C comments on the row of the moment or on the words that are selected, H
// highlights them. Each begins as a link or a form of the page, which works without this module too.
import { announce } from "./announce.js";
import "./mentions.js";
import { currentStrip } from "./player.js";
import { currentRow, range, rowAt, words } from "./transcript.js";
import { now } from "./moment.js";

const scroller = document.getElementById("scroller");

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=range])");
}

// ── what is meant: some words, a row, or a screen ──

function offsetOf(said, node, offset) {
  const before = document.createRange();
  before.setStart(said, 0);
  before.setEnd(node, offset);
  return before.toString().length;
}

// The words of one row that are selected, as a span; a selection that leaves its row ends with it.
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const chosen = selection.getRangeAt(0);
  const row = chosen.startContainer.parentElement?.closest("#rows > .utterance"), said = row?.querySelector(".said");
  if (!said?.contains(chosen.startContainer)) return null;
  const from = offsetOf(said, chosen.startContainer, chosen.startOffset);
  const to = said.contains(chosen.endContainer) ? offsetOf(said, chosen.endContainer, chosen.endOffset) : Infinity;
  const timed = words(row), mine = timed.filter(([, at, length]) => at < to && at + length > from);
  if (!mine.length) return { row };
  const next = timed[timed.indexOf(mine.at(-1)) + 1];
  return { row, from: mine[0][0], to: next ? next[0] : Number(row.dataset.end) };
}

function shown(strip) {
  const labels = strip?.dataset.labels?.split(" ") ?? [];
  const starts = strip?.dataset.spans.split(" ").map((span) => Number(span.split("-")[0])) ?? [];
  const at = starts.findLastIndex((start) => strip.dataset.source === now.source && start <= now.ms);
  return labels[Math.max(at, 0)] ?? "";
}

function here() {
  const chosen = selected();
  if (chosen) return { on: labelOf(chosen.row), from: chosen.from, to: chosen.to };
  const focused = document.activeElement.closest?.("#rows > .utterance");
  const row = focused ?? currentRow() ?? rowAt(now.source, now.ms) ?? document.querySelector("#rows > .utterance");
  return row?.matches(".utterance") ? { on: labelOf(row) } : { on: shown(currentStrip()) };
}

function labelOf(row) { return row.querySelector("[data-comment]")?.dataset.comment ?? ""; }

// ── to the Notes ──

function openNotes(query) {
  document.body.dataset.tab = "notes";
  history.pushState(null, "", `?tab=notes`);
  return htmx.ajax("GET", `?part=panel&tab=notes${query}`, { target: "#panel", swap: "outerHTML", source: document.body });
}

function compose({ on, from, to }) {
  if (!on) return;
  const span = from === undefined ? "" : `&from=${from}&to=${to}`;
  openNotes(`&on=${on}${span}`).then(() => document.getElementById("compose")?.focus());
}

function highlight(place) {
  if (!place.on) return;
  const values = { kind: "highlight", ...place };
  htmx.ajax("POST", `${location.pathname}comments/`, { values, swap: "none", source: document.body });
  getSelection().removeAllRanges();
}

function showThread(id) {
  const thread = document.getElementById(id);
  const folded = thread?.closest("details:not([open])");
  if (folded) folded.open = true;
  thread?.scrollIntoView({ block: "nearest" });
  thread?.querySelector("a")?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const row = event.target.closest("[data-comment]"), screen = event.target.closest("[data-comment-screen]");
  const thread = event.target.closest("[data-open-thread]");
  if (!row && !screen && !thread) return;
  event.preventDefault();
  if (row) return compose({ on: row.dataset.comment });
  if (screen) return compose({ on: shown(currentStrip()) });
  const id = thread.dataset.openThread;
  if (document.getElementById("panel").dataset.tab === "notes") return showThread(id);
  openNotes("").then(() => showThread(id));
}, true);

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return;
  const act = { c: compose, h: highlight }[event.key.toLowerCase()];
  if (!act || !document.querySelector("[data-comment], [data-comment-screen]")) return;
  event.preventDefault();
  act(here());
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.(".discussion textarea");
  if (!field || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
  else if (event.key === "Escape") {
    const folded = field.closest("details");
    if (folded) folded.open = false;
    (folded?.querySelector("summary") ?? field.form.querySelector("[data-leave], [data-done]"))?.[folded ? "focus" : "click"]();
  } else return;
  event.preventDefault();
});

// ── what has changed is shown where it stands: at its row, and on the timeline ──

// Each asks for itself: of two requests of one element, htmx would let the second wait and drop a third.
function again(address, target) {
  const element = document.querySelector(target);
  if (element) htmx.ajax("GET", address, { target, swap: "outerHTML", source: element });
}

document.body.addEventListener("noted", ({ detail }) => {
  const tab = document.getElementById("panel").dataset.tab;
  const row = detail.row && document.getElementById(`${detail.row[0]}-${detail.row.slice(1)}`);
  if (row && !row.matches(".is-editing")) again(`${location.pathname}lines/${detail.row}/`, `#${row.id}`);
  again("?part=timeline", "#timeline");
  again(`?part=tabs&tab=${tab}`, "#tabs");
  if (tab === "notes" && detail.is_elsewhere) again("?part=panel&tab=notes", "#panel");
});

// ── the words of a highlight, painted without touching the page ──

const marked = typeof Highlight === "function" ? new Highlight() : null;
if (marked) CSS.highlights.set("marked", marked);

function paint() {
  if (!marked) return;
  marked.clear();
  for (const one of document.querySelectorAll("#rows .row-notes [data-from]")) {
    const row = one.closest(".utterance");
    const mine = words(row).filter(([start]) => Number(one.dataset.from) <= start && start < Number(one.dataset.to));
    const whole = words(row).length === mine.length && !one.matches(".is-highlight");
    if (!mine.length || whole) continue;
    const from = mine[0][1], last = mine.at(-1);
    const found = range(row, from, last[1] + last[2] - from);
    if (found) marked.add(found);
  }
}

document.body.addEventListener("htmx:afterSettle", paint);
new MutationObserver(paint).observe(document.getElementById("rows") ?? scroller, { childList: true });
paint();

// ── notes are kept before one leaves them ──

function keep() {
  const pad = document.querySelector("[data-notepad]");
  if (pad?.matches(".is-changed")) htmx.trigger(pad, "save");
}

document.addEventListener("input", (event) => event.target.closest("[data-notepad]")?.classList.add("is-changed"));
document.body.addEventListener("htmx:afterRequest", (event) => {
  const pad = event.detail.elt.closest?.("[data-notepad]");
  if (pad && event.detail.successful) pad.classList.remove("is-changed");
});
document.addEventListener("focusout", (event) => { if (event.target.id === "notepad") keep(); });
addEventListener("beforeunload", (event) => {
  if (!document.querySelector("[data-notepad].is-changed")) return;
  keep();
  event.preventDefault();
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const pad = event.target.querySelector?.("#notepad");
  if (!pad || event.target.id !== "panel") return;
  pad.focus();
  pad.setSelectionRange(pad.value.length, pad.value.length);
});

if (location.hash.startsWith("#k-")) showThread(location.hash.slice(1));
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.elt.closest?.(".discussion")) announce(document.getElementById("live").dataset.failed);
});
