// The transcript: lights the row and the word of the moment, and follows until the reader scrolls.
import { announce } from "./announce.js";
import { loaded, watch } from "./blocks.js";
import { go } from "./player.js";
import { clock, lastBefore, now, onMoment } from "./moment.js";

const scroller = document.getElementById("scroller");
const follow = document.querySelector("[data-follow]");
const back = document.querySelector("[data-back]");
const word = typeof Highlight === "function" ? new Highlight() : null;
if (word) CSS.highlights.set("word-now", word);

let order = new Map(), current = null;

export function currentRow() { return current?.isConnected ? current : null; }

// Rows and blocks of each source with their starts, so that the one of a moment is found by halving.
function collect() {
  order = new Map();
  for (const row of document.querySelectorAll("#rows > .utterance, #rows > .block")) {
    const list = order.get(row.dataset.source) ?? { rows: [], starts: [] };
    list.rows.push(row);
    list.starts.push(Number(row.dataset.start));
    order.set(row.dataset.source, list);
  }
  watch();
}

export function rowAt(source, ms) {
  const there = () => order.get(source)?.rows[lastBefore(order.get(source).starts, ms)] ?? null;
  if (there()?.isConnected === false) collect();
  return there();
}

// A row of the record, fetched with its block if it is not on the page yet.
export async function rowShown(anchor, source, ms) {
  const there = document.getElementById(anchor);
  const block = there ? null : rowAt(source, ms);
  if (block?.matches(".block")) await loaded(block);
  return there ?? document.getElementById(anchor);
}

// ── the row of the moment ──

function isFollowing() { return follow.getAttribute("aria-pressed") === "true"; }

export function setFollow(isOn) {
  follow.setAttribute("aria-pressed", isOn);
  back.hidden = isOn || !currentRow();
}

// Rows are as high as they are held to be until they are drawn: on the way to a far one the aim is taken again.
export function show(row) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const isComing = document.readyState !== "complete"; // while a page opens, what stands above may still grow
  const far = isComing || Math.abs(row.getBoundingClientRect().top - scroller.getBoundingClientRect().top) > 2 * scroller.clientHeight;
  row.scrollIntoView({ block: "center", behavior: still || far ? "auto" : "smooth" });
  if (far) aim(row);
}

// Blocks near a far row may still come and push it away: it is held for a moment, unless the reader does something.
let aimed = null;
for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
  addEventListener(act, () => { aimed = null; }, { capture: true, passive: true });

function aim(row, begun = performance.now()) {
  aimed = row;
  requestAnimationFrame(() => {
    const since = performance.now() - begun;
    if (aimed !== row || !row.isConnected || since > 2000) return;
    const at = row.getBoundingClientRect(), seen = scroller.getBoundingClientRect();
    if (since < 100 || at.bottom > seen.bottom || at.top < seen.top) row.scrollIntoView({ block: "center", behavior: "auto" });
    aim(row, begun);
  });
}

function light({ source, ms }, why) {
  const row = rowAt(source, ms);
  if (row?.matches(".block")) {
    if (why !== "start" && (why === "seek" || isFollowing())) loaded(row).then(() => light(now, why));
    return;
  }
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

// ── following and folding ──

for (const gesture of ["wheel", "touchmove"])
  scroller.addEventListener(gesture, () => { if (isFollowing()) setFollow(false); }, { passive: true });
scroller.addEventListener("keydown", (event) => { if (event.key.startsWith("Page")) setFollow(false); });
scroller.addEventListener("pointerdown", (event) => { if (event.target === scroller) setFollow(false); }); // its scrollbar

export function toggleFollow() {
  setFollow(!isFollowing());
  if (isFollowing() && currentRow()) show(currentRow());
}

follow.addEventListener("click", toggleFollow);
back.addEventListener("click", () => { setFollow(true); if (currentRow()) show(currentRow()); });

// The player made small: only its line is left above the transcript. Kept for the next meeting.
const fold = document.querySelector("[data-fold]");
const FOLDED = "afterword:folded";

function setFolded(isFolded) {
  document.body.toggleAttribute("data-folded", isFolded);
  fold.setAttribute("aria-pressed", isFolded);
}

fold.addEventListener("click", () => {
  setFolded(!document.body.hasAttribute("data-folded"));
  try { localStorage.setItem(FOLDED, document.body.hasAttribute("data-folded") ? "yes" : ""); } catch { /* not kept */ }
});
try { if (localStorage.getItem(FOLDED)) setFolded(true); } catch { /* a browser that keeps nothing shows all */ }

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
