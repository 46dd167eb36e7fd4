// The transcript: lights the row and the word of the moment, follows until the reader scrolls, loads blocks.
import { announce } from "./announce.js";
import { go } from "./player.js";
import { clock, lastBefore, now, onMoment } from "./moment.js";

const scroller = document.getElementById("scroller");
const follow = document.querySelector("[data-follow]");
const back = document.querySelector("[data-back]");
const word = typeof Highlight === "function" ? new Highlight() : null;
if (word) CSS.highlights.set("word-now", word);

let order = [], current = null, scrolledAt = 0;

export function rows() { return order; }

export function currentRow() { return current?.isConnected ? current : null; }

function collect() {
  const bySource = new Map();
  for (const row of document.querySelectorAll("#rows > .utterance, #rows > .block")) {
    const list = bySource.get(row.dataset.source) ?? [];
    list.push(row);
    bySource.set(row.dataset.source, list);
  }
  order = bySource;
}

export function rowAt(source, ms) {
  const list = order.get?.(source) ?? [];
  return list[lastBefore(list.map((row) => Number(row.dataset.start)), ms)] ?? null;
}

// ── the row of the moment ──

function isFollowing() { return follow.getAttribute("aria-pressed") === "true"; }

function setFollow(isOn) {
  follow.setAttribute("aria-pressed", isOn);
  back.hidden = isOn || !currentRow();
}

function show(row) {
  scrolledAt = performance.now();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  row.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

function light({ source, ms }, why) {
  const row = rowAt(source, ms);
  if (row?.matches(".block")) return want(row);
  if (row !== current) {
    current?.removeAttribute("aria-current");
    current = row;
    row?.setAttribute("aria-current", "true");
    if (row && (isFollowing() || why === "seek") && why !== "start") show(row);
  } else if (row && why === "seek") show(row);
  if (why === "seek") setFollow(true);
  back.querySelector("span").textContent = clock(ms);
  back.hidden = isFollowing() || !row;
  lightWord(row, ms);
}

function want(block) { htmx.trigger(block, "wanted"); }

export function words(row) {
  return row.dataset.words?.split(" ").map((one) => one.split(":").map(Number)) ?? [];
}

// Where a stretch of the row's text lies in its nodes.
export function range(row, from, length) {
  const walker = document.createTreeWalker(row.querySelector(".said"), NodeFilter.SHOW_TEXT);
  const found = document.createRange();
  let at = 0, hasStart = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = at + node.length;
    if (!hasStart && from < end) { found.setStart(node, from - at); hasStart = true; }
    if (hasStart && from + length <= end) { found.setEnd(node, from + length - at); return found; }
    at = end;
  }
  return null;
}

function lightWord(row, ms) {
  if (!word) return;
  word.clear();
  const timed = row && !row.matches(".is-editing") ? words(row) : [];
  const here = timed[lastBefore(timed.map(([start]) => start), ms)];
  const found = here && range(row, here[1], here[2]);
  if (found) word.add(found);
}

// ── clicks: a word seeks, a selection never does ──

function offsetIn(said, event) {
  const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const caret = point ? [point.offsetNode, point.offset] : null;
  const old = !caret && document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const [node, offset] = caret ?? (old ? [old.startContainer, old.startOffset] : []);
  if (!node || !said.contains(node)) return null;
  const before = document.createRange();
  before.setStart(said, 0);
  before.setEnd(node, offset);
  return before.toString().length;
}

scroller.addEventListener("click", (event) => {
  const said = event.target.closest(".said"), row = said?.closest(".utterance");
  if (!row || !getSelection().isCollapsed) return;
  const offset = offsetIn(said, event), timed = words(row);
  const here = timed[lastBefore(timed.map(([, from]) => from), offset ?? 0)];
  if (offset !== null) go(row.dataset.source, here ? here[0] : Number(row.dataset.start));
});

scroller.addEventListener("dblclick", (event) => {
  const row = event.target.closest(".said")?.closest(".utterance");
  if (!row) return;
  getSelection().removeAllRanges();
  row.querySelector("[data-edit]")?.click();
});

scroller.addEventListener("click", (event) => {
  const link = event.target.closest("[data-copy]");
  if (!link || !navigator.clipboard) return;
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => announce(link.ariaLabel));
});

// ── following, finding, folding ──

for (const gesture of ["wheel", "touchmove"])
  scroller.addEventListener(gesture, () => { if (isFollowing()) setFollow(false); }, { passive: true });
scroller.addEventListener("keydown", (event) => { if (event.key.startsWith("Page")) setFollow(false); });

export function toggleFollow() {
  setFollow(!isFollowing());
  if (isFollowing() && currentRow()) show(currentRow());
}

follow.addEventListener("click", toggleFollow);
back.addEventListener("click", () => { setFollow(true); if (currentRow()) show(currentRow()); });

const fold = document.querySelector("[data-fold]");
fold.addEventListener("click", () => {
  const isFolded = document.body.toggleAttribute("data-folded");
  fold.setAttribute("aria-pressed", isFolded);
});

const find = document.querySelector("[data-find]");
const hits = typeof Highlight === "function" ? new Highlight() : null;
if (hits) CSS.highlights.set("found", hits);
let hitRows = [];

function search() {
  const wanted = find.querySelector("input").value.trim().toLocaleLowerCase();
  hits?.clear();
  hitRows = [];
  for (const row of wanted ? document.querySelectorAll("#rows > .utterance") : []) {
    const text = row.querySelector(".said")?.textContent.toLocaleLowerCase() ?? "";
    let at = text.indexOf(wanted);
    if (at >= 0) hitRows.push(row);
    for (; at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const found = range(row, at, wanted.length);
      if (found) hits?.add(found);
    }
  }
  document.querySelector("[data-found]").textContent = wanted ? String(hitRows.length) : "";
}

find.addEventListener("input", search);
find.addEventListener("submit", (event) => {
  event.preventDefault();
  setFollow(false);
  const next = hitRows.find((row) => row.getBoundingClientRect().top > scroller.getBoundingClientRect().top + 100);
  (next ?? hitRows[0])?.scrollIntoView({ block: "center" });
});

// ── rows that come and change ──

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.closest?.("#rows, #arrivals") && !event.target.matches?.(".utterance, .gap")) return;
  refresh();
});

export function refresh() {
  collect();
  if (current && !current.isConnected) current = null;
  light(now, current ? "time" : "start");
}

collect();
onMoment(light);
light(now, location.hash || new URLSearchParams(location.search).has("t") ? "seek" : "start");
