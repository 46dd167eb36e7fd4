// The keys of the review page, and those of the field in which a row is corrected.
import { currentStrip, faster, go, skip, toggle } from "./player.js";
import { currentRow, rowAt, toggleFollow } from "./transcript.js";
import { announce } from "./announce.js";
import { now, onMoment } from "./moment.js";

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=range])");
}

function neighbour(row, step, isWanted = () => true) {
  let found = row;
  do found = step > 0 ? found?.nextElementSibling : found?.previousElementSibling;
  while (found && !(found.matches(".utterance") && isWanted(found)));
  return found;
}

function toRow(row) { if (row) go(row.dataset.source, Number(row.dataset.start)); }

function here() { return currentRow() ?? rowAt(now.source, now.ms) ?? document.querySelector("#rows > .utterance"); }

export function toTurn(step) {
  const row = here(), who = row?.querySelector(".speaker")?.textContent;
  toRow(neighbour(row, step, (one) => one.querySelector(".speaker")?.textContent !== who));
}

function toScreen(step) {
  const at = currentStrip();
  (step > 0 ? at?.nextElementSibling : at?.previousElementSibling)?.click();
}

function edit() {
  const focused = document.activeElement.closest?.(".utterance");
  (focused ?? here())?.querySelector("[data-edit]")?.click();
}

function nameSpeaker() {
  const focused = document.activeElement.closest?.(".utterance");
  (focused ?? here())?.querySelector("a.speaker")?.click();
}

// ── one row again and again ──

const keys = document.getElementById("keys");
let loop = null;

function setLoop(row) {
  loop?.classList.remove("is-looped");
  loop = row === loop ? null : row;
  loop?.classList.add("is-looped");
  announce(loop ? keys.dataset.loop : keys.dataset.noLoop);
}

onMoment(({ source, ms }, why) => {
  if (!loop?.isConnected) loop = null;
  if (!loop || why !== "time") return;
  const isOver = source !== loop.dataset.source || ms >= Number(loop.dataset.end) || ms < Number(loop.dataset.start) - 400;
  if (isOver) go(loop.dataset.source, Number(loop.dataset.start));
});

// ── G, then the letter of a part ──

const PARTS = { t: "transcript", m: "minutes", a: "actions", d: "decisions", q: "ask", n: "notes" };
let waitsUntil = 0;

function openPart(letter) {
  const link = document.querySelector(`.tabs [data-tab-link="${PARTS[letter]}"], .tabbar [data-tab-link="${PARTS[letter]}"]`);
  link?.click();
  return Boolean(link);
}

const KEYS = {
  " ": toggle,
  k: toggle,
  j: () => skip(-10_000),
  l: () => skip(10_000),
  ArrowLeft: (event) => (event.shiftKey ? toTurn(-1) : skip(-5_000)),
  ArrowRight: (event) => (event.shiftKey ? toTurn(1) : skip(5_000)),
  ArrowUp: () => toRow(neighbour(here(), -1)),
  ArrowDown: () => toRow(neighbour(here(), 1)),
  "[": () => toScreen(-1),
  "]": () => toScreen(1),
  "<": () => faster(-1),
  ">": () => faster(1),
  e: edit,
  r: nameSpeaker,
  f: toggleFollow,
  b: () => setLoop(here()),
  g: (event) => { waitsUntil = event.timeStamp + 1500; },
  "?": () => document.getElementById("keys").togglePopover(),
};

// The first Ctrl+F finds in the transcript, all of it; the next one is the browser's own.
document.addEventListener("keydown", (event) => {
  const find = document.getElementById("find");
  if (!(event.ctrlKey || event.metaKey) || event.key !== "f" || event.shiftKey || document.activeElement === find) return;
  if (!find?.checkVisibility()) return;
  event.preventDefault();
  find.focus();
  find.select();
});

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return;
  const isSecond = event.timeStamp < waitsUntil && event.key.toLowerCase() in PARTS;
  waitsUntil = 0;
  if (isSecond && openPart(event.key.toLowerCase())) return event.preventDefault();
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const isControl = event.target.closest("button, summary, input, [popover]") && /^( |Arrow)/.test(event.key);
  if (!act || isControl) return;
  event.preventDefault();
  act(event);
});

for (const button of document.querySelectorAll("[data-turn]"))
  button.addEventListener("click", () => toTurn(Number(button.dataset.turn)));

// ── while a row is corrected ──

let next = null;

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.(".utterance-edit textarea");
  if (!field) return;
  if (event.key === "Escape") field.form.querySelector("[data-leave], .conflict a")?.click();
  else if (event.ctrlKey && event.key === " ") toggle();
  else if (event.ctrlKey && event.key.toLowerCase() === "j") skip(-5_000);
  else if (event.ctrlKey && event.key.toLowerCase() === "l") skip(5_000);
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) field.form.requestSubmit();
  else if (event.key === "Tab" && !event.shiftKey && !field.form.querySelector(".conflict")) {
    next = neighbour(field.closest("li"), 1);
    field.form.requestSubmit();
  } else return;
  event.preventDefault();
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  const row = event.target.closest?.("#rows") && event.target.matches(".utterance") ? event.target : null;
  if (!row) return;
  const field = row.querySelector(".utterance-edit textarea");
  if (field) {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  } else if (next?.isConnected) {
    const following = next;
    next = null;
    following.querySelector("[data-edit]")?.click();
  } else row.querySelector("[data-edit]")?.focus();
});
