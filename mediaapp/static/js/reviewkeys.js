// The keys of the review page, and those of the field in which a row is corrected.
import { currentStrip, faster, go, skip, toggle } from "./player.js";
import { currentRow, rowAt, toggleFollow } from "./transcript.js";
import { loaded } from "./blocks.js";
import { isTyping } from "./lazy.js";
import { now } from "./moment.js";

const loopRow = (row) => import("./loop.js").then((loop) => loop.loopRow(row));

// The next row of a kind; blocks on the way are fetched.
async function neighbour(row, by, isWanted = () => true) {
  let found = row;
  do {
    found = by > 0 ? found?.nextElementSibling : found?.previousElementSibling;
    if (found?.matches(".block")) found = (await loaded(found))[by > 0 ? 0 : 1];
  } while (found && !(found.matches(".utterance") && isWanted(found)));
  return found;
}

function toRow(row) { if (row) go(row.dataset.source, Number(row.dataset.start)); }

async function toEnd(by) {
  const list = document.getElementById("rows");
  const end = by > 0 ? list.lastElementChild : list.firstElementChild;
  const row = end?.matches(".block") ? (await loaded(end))[by > 0 ? 1 : 0] : end;
  toRow(row?.matches(".utterance") ? row : await neighbour(row, -by));
}

function here() { return currentRow() ?? rowAt(now.source, now.ms) ?? document.querySelector("#rows > .utterance"); }

function focusedOrHere() { return document.activeElement.closest?.(".utterance") ?? here(); }

export async function toTurn(by) {
  const row = here(), who = row?.querySelector(".speaker")?.textContent;
  toRow(await neighbour(row, by, (one) => one.querySelector(".speaker")?.textContent !== who));
}

function toScreen(step) {
  const at = currentStrip();
  (step > 0 ? at?.nextElementSibling : at?.previousElementSibling)?.click();
}

function edit() { focusedOrHere()?.querySelector("[data-edit]")?.click(); }

function nameSpeaker() { focusedOrHere()?.querySelector("a.speaker")?.click(); }

// ── G, then the letter of a part ──

const PARTS = { t: "transcript", m: "minutes", a: "actions", d: "decisions", q: "ask", n: "notes" };
let waitsUntil = 0;

function openPart(letter) {
  const link = document.querySelector(`.tabs [data-tab-link="${PARTS[letter]}"], .tabbar [data-tab-link="${PARTS[letter]}"]`);
  link?.click();
  return Boolean(link);
}

// The sheet lists what works on this page, for this reader: no screens, no screen keys.
function toggleKeys() {
  const sheet = document.getElementById("keys");
  for (const line of sheet.querySelectorAll("[data-needs]"))
    line.hidden = !document.querySelector(line.dataset.needs);
  sheet.togglePopover();
}

const KEYS = {
  " ": toggle,
  k: toggle,
  j: () => skip(-10_000),
  l: () => skip(10_000),
  ArrowLeft: (event) => (event.shiftKey ? toTurn(-1) : skip(-5_000)),
  ArrowRight: (event) => (event.shiftKey ? toTurn(1) : skip(5_000)),
  ArrowUp: async () => toRow(await neighbour(here(), -1)),
  ArrowDown: async () => toRow(await neighbour(here(), 1)),
  Home: () => toEnd(-1),
  End: () => toEnd(1),
  ",": () => toScreen(-1),
  ".": () => toScreen(1),
  "[": () => toScreen(-1),
  "]": () => toScreen(1),
  "<": () => faster(-1),
  ">": () => faster(1),
  e: edit,
  r: nameSpeaker,
  f: toggleFollow,
  b: () => loopRow(focusedOrHere()),
  g: (event) => { waitsUntil = event.timeStamp + 1500; },
  "?": toggleKeys,
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

// ── while something is written: a row, a comment, a question ──

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.altKey || event.shiftKey || !isTyping(event.target)) return;
  const act = { " ": toggle, j: () => skip(-5_000), l: () => skip(5_000) }[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}, true);

// ── while a row is corrected ──

let next = null;

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.(".utterance-edit textarea");
  if (!field) return;
  if (event.key === "Escape") field.form.querySelector("[data-leave], .conflict a")?.click();
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) field.form.requestSubmit();
  else if (event.key === "Tab" && !event.shiftKey && !field.form.querySelector(".conflict")) {
    neighbour(field.closest("li"), 1).then((row) => {
      next = row;
      field.form.requestSubmit();
    });
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
