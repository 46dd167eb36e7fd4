// The player: plays one source at a time, tells its time four times a second, and shows the screen of that time.
import { clock, lastBefore, moveTo, now, onMoment } from "./moment.js";

export const media = document.getElementById("media");
const picture = document.getElementById("picture");
const bar = document.getElementById("playerbar");
const seek = document.getElementById("seek");
const stage = document.getElementById("stage");
const reels = new Map([...document.querySelectorAll("#reels li")].map((one) => [one.dataset.source, one.dataset]));
const speeds = [1, 1.25, 1.5, 1.75, 2, 0.75];
const SPEED = "afterword:speed";

// ── going somewhere ──

export function go(source, ms, { play = false } = {}) {
  const reel = reels.get(source);
  if (!reel) return;
  if (reel.offset === undefined || !media) return moveTo(source, ms, "seek");
  if (media.dataset.source !== source) {
    media.dataset.source = source;
    media.src = reel.url;
    media.hidden = reel.kind !== "video" && Boolean(picture);
    seek.max = reel.duration;
    showCaptionsOf(reel);
    bar.querySelector("[data-length]").textContent = clock(reel.duration);
  }
  media.currentTime = ms / 1000;
  if (play) media.play().catch(() => {});
  moveTo(source, ms, "seek");
}

export function skip(ms) { if (media) go(media.dataset.source, Math.max(0, media.currentTime * 1000 + ms)); }

export function toggle() { if (media) media.paused ? media.play().catch(() => {}) : media.pause(); }

export function faster(step) {
  if (!media) return;
  const sorted = [...speeds].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, sorted.indexOf(media.playbackRate) + step));
  setSpeed(sorted[at]);
}

function setSpeed(speed) {
  media.defaultPlaybackRate = media.playbackRate = speed;   // the default is what another source begins with
  bar.querySelector("[data-speed]").textContent = `${speed}×`;
  try { localStorage.setItem(SPEED, speed); } catch { /* a browser that keeps nothing begins at 1× */ }
}

function keptSpeed() {
  try { return speeds.find((one) => one === Number(localStorage.getItem(SPEED))) ?? 1; } catch { return 1; }
}

// Where a moment lies on the timeline, in percent; null for a source without a clock.
export function placeOf(source, ms) {
  const reel = reels.get(source), total = Number(stage?.dataset.total || 0);
  return reel?.offset === undefined || !total ? null : 100 * (Number(reel.offset) + ms) / total;
}

// A moment as an address names it, on the meeting's clock or on that of a source without one.
export function momentOf(url) {
  const asked = url.searchParams;
  if (!asked.has("t")) return null;
  const ms = Number(asked.get("t")) * 1000;
  if (asked.has("source")) {
    const named = [...reels.values()].find((reel) => reel.position === asked.get("source"));
    return named ? [named.source, ms] : null;
  }
  const timed = [...reels.values()].filter((reel) => reel.offset !== undefined);
  const reached = timed.filter((reel) => Number(reel.offset) <= ms).at(-1) ?? timed[0];
  return reached ? [reached.source, ms - Number(reached.offset)] : null;
}

// ── captions ──

const captions = document.getElementById("captions");
const captionsButton = bar?.querySelector("[data-captions-toggle]");

// Those of one source, on its own clock; asked for anew after a row was corrected.
function showCaptionsOf(reel) {
  if (!captions) return;
  const mode = captions.track.mode;
  captions.src = reel.captions;
  captions.track.mode = mode;
  captionsButton.hidden = reel.kind !== "video";
}

export function toggleCaptions() {
  if (!captions || captionsButton.hidden) return;
  const isOn = captions.track.mode !== "showing";
  if (isOn) captions.src = `${reels.get(media.dataset.source).captions}?${Date.now()}`;
  captions.track.mode = isOn ? "showing" : "disabled";
  captionsButton.setAttribute("aria-pressed", isOn);
}

captionsButton?.addEventListener("click", toggleCaptions);
document.body.addEventListener("htmx:afterSwap", (event) => {
  const reel = reels.get(media?.dataset.source);
  const isNewText = event.detail.requestConfig?.verb === "post" || event.target.id === "arrivals";
  if (captions && reel && isNewText && captions.track.mode === "showing") captions.src = `${reel.captions}?${Date.now()}`;
});

// ── what follows the time ──

function strips() { return [...document.querySelectorAll("#screens a")]; }

export function currentStrip() { return document.querySelector("#screens a[aria-current]"); }

function showScreen({ source, ms }) {
  let best = null, latest = -1;
  for (const strip of strips()) {
    if (strip.dataset.source !== source) continue;
    for (const span of strip.dataset.spans.split(" ")) {
      const start = Number(span.split("-")[0]);
      if (start <= ms && start > latest) { best = strip; latest = start; }
    }
  }
  const before = currentStrip();
  if (!best || best === before) return;
  before?.removeAttribute("aria-current");
  best.setAttribute("aria-current", "true");
  best.parentElement.scrollTo({ left: best.offsetLeft - best.parentElement.clientWidth / 2 });
  showReading(best);
}

// What is read on a screen is fetched when the screen has stayed for a moment, and kept.
const read = new Map();
let reading = 0;

function showReading(strip) {
  if (picture) { picture.src = strip.querySelector("img").src; picture.alt = strip.querySelector("img").alt; }
  const panel = document.getElementById("screen-text");
  if (!panel) return;
  clearTimeout(reading);
  const address = strip.getAttribute("href");
  if (read.has(address)) return panel.replaceChildren(...read.get(address));
  reading = setTimeout(async () => {
    const answer = await fetch(`${address}&part=reading`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    const came = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("screen-text");
    read.set(address, [...came.childNodes]);
    if (strip === currentStrip()) panel.replaceChildren(...came.childNodes);
  }, 150);
}

function showPlace({ source, ms }) {
  const line = document.getElementById("timeline"), at = placeOf(source, ms);
  if (picture && media) picture.hidden = reels.get(source)?.kind === "video";
  if (!line || at === null) return;
  const needle = line.querySelector(".tl-now");
  needle.setAttribute("x1", `${at}%`);
  needle.setAttribute("x2", `${at}%`);
  line.querySelector(".tl-at").setAttribute("x", `${at}%`);
  line.querySelector("#tl-past rect")?.setAttribute("width", 2.4 * at);
  light([...line.querySelectorAll("a[data-start]")], at * Number(stage.dataset.total) / 100);
}

function light(chapters, at) {
  const current = lastBefore(chapters.map((one) => Number(one.dataset.start)), at);
  chapters.forEach((one, n) => {
    one.querySelector("rect").classList.toggle("tl-chapter--now", n === current);
    one.querySelector("text").classList.toggle("tl-label--now", n === current);
  });
}

function showClock({ ms }) {
  if (!bar) return;
  bar.querySelector("[data-now]").textContent = clock(ms);
  if (document.activeElement !== seek || media.paused) seek.value = ms;
  seek.setAttribute("aria-valuetext", clock(ms));
}

function showState() {
  const button = bar.querySelector("[data-toggle]"), isPaused = media.paused;
  button.setAttribute("aria-label", isPaused ? button.dataset.play : button.dataset.pause);
  button.querySelector("use").setAttribute("href", isPaused ? "#i-play" : "#i-pause");
}

onMoment(showScreen);
onMoment(showPlace);
onMoment(showClock);

// ── the buttons ──

function begin() {
  media.controls = false;
  setSpeed(keptSpeed());
  bar.hidden = false;
  const tell = (why) => moveTo(media.dataset.source, media.currentTime * 1000, why);
  media.addEventListener("seeked", () => tell("time"));
  media.addEventListener("click", toggle);
  for (const event of ["play", "pause", "ended"]) media.addEventListener(event, showState);
  setInterval(() => { if (!media.paused) tell("time"); }, 250);
  bar.querySelector("[data-toggle]").addEventListener("click", toggle);
  for (const button of bar.querySelectorAll("[data-skip]"))
    button.addEventListener("click", () => skip(Number(button.dataset.skip) * 1000));
  seek.addEventListener("input", () => go(media.dataset.source, Number(seek.value)));
  bar.querySelector("[data-speed]").addEventListener("click", () =>
    setSpeed(speeds[(speeds.indexOf(media.playbackRate) + 1) % speeds.length]));
  const mute = bar.querySelector("[data-mute]");
  mute.addEventListener("click", () => {
    media.muted = !media.muted;
    mute.setAttribute("aria-pressed", media.muted);
  });
  media.addEventListener("loadedmetadata", () => {
    if (!Number.isFinite(media.duration) || Number(seek.max)) return;
    seek.max = Math.round(media.duration * 1000);
    bar.querySelector("[data-length]").textContent = clock(media.duration * 1000);
  });
}

// A click on the timeline, beside its links, goes there.
document.addEventListener("click", (event) => {
  const drawing = event.target.closest?.("#timeline > svg");
  if (!drawing || event.target.closest("a")) return;
  const box = drawing.getBoundingClientRect();
  const at = Number(stage.dataset.total) * (event.clientX - box.left) / box.width;
  const url = new URL(location.href);
  url.search = `?t=${at / 1000}`;
  const there = momentOf(url);
  if (there) go(...there);
});

// Every link to a moment of this page goes there in place; what is in its address becomes the page's own.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href.baseVal ?? link.href, location.href);
  const there = url.pathname === location.pathname && momentOf(url);
  if (!there || link.matches("[data-copy]")) return;
  event.preventDefault();
  const exact = link.dataset.start ?? link.closest(".utterance")?.dataset.start;
  const source = link.dataset.source ?? link.closest(".utterance")?.dataset.source ?? there[0];
  const isOfRow = link.matches(".time, .pin, [data-play], .chapters *");
  go(source, exact === undefined ? there[1] : Number(exact), { play: isOfRow });
  const kept = new URLSearchParams(location.search);
  for (const name of ["t", "source"]) url.searchParams.has(name) ? kept.set(name, url.searchParams.get(name)) : kept.delete(name);
  const address = `?${kept}${url.hash}`;
  // A click is a step to come back from; a key that steps from screen to screen leaves no trail.
  if (event.isTrusted && address !== location.search + location.hash) history.pushState(null, "", address);
  else history.replaceState(history.state, "", address);
});
addEventListener("popstate", () => {
  const there = momentOf(new URL(location.href));
  if (there) go(...there);
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches?.("#timeline, #screens")) showPlace(now);
  if (event.target.id === "screens" && currentStrip()) { read.clear(); showReading(currentStrip()); }
});

if (media) begin();
const asked = momentOf(new URL(location.href));
const first = media?.dataset.source ?? strips()[0]?.dataset.source ?? "";
if (asked) go(...asked); else moveTo(first, 0, "start");
