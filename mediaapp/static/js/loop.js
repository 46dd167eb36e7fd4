// A stretch that is played again and again: this row (B), or from a point A to a point B that one marks.
import { announce } from "./announce.js";
import { go, placeOf } from "./player.js";
import { clock, now, onMoment } from "./moment.js";

const button = document.querySelector("[data-loop]");
let loop = null, row = null, from = null;

function draw() {
  const line = document.querySelector("#timeline > svg");
  line?.querySelector(".tl-loop")?.remove();
  const stretch = loop ?? from;
  const start = stretch && placeOf(stretch.source, stretch.start);
  if (!line || start === null || start === undefined) return;
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  box.setAttribute("class", "tl-loop");
  box.setAttribute("x", `${start}%`);
  box.setAttribute("width", `${Math.max(0.15, placeOf(stretch.source, stretch.end ?? stretch.start) - start)}%`);
  box.setAttribute("height", "100%");
  line.append(box);
}

function show(words) {
  row?.classList.toggle("is-looped", Boolean(loop));
  if (button) {
    button.setAttribute("aria-pressed", Boolean(loop || from));
    button.querySelector("[data-word]").textContent = loop
      ? `${clock(loop.start)}–${clock(loop.end)}`
      : from ? `${clock(from.start)}–?` : "A–B";
  }
  draw();
  announce(words);
}

function end() {
  row?.classList.remove("is-looped");
  loop = row = from = null;
  show(button.dataset.none);
}

export function loopRow(wanted) {
  if (!button || !wanted) return;
  const isSame = row && row === wanted;
  if (loop || from) end();
  if (isSame) return;
  row = wanted;
  loop = { source: row.dataset.source, start: Number(row.dataset.start), end: Number(row.dataset.end) };
  show(button.dataset.row);
}

// First A, then B; the third time, on again.
export function mark() {
  if (loop) return end();
  if (!from || from.source !== now.source) {
    from = { source: now.source, start: Math.round(now.ms) };
    return show(button.dataset.a);
  }
  const [start, stop] = [from.start, Math.round(now.ms)].sort((a, b) => a - b);
  if (stop - start < 300) return end();
  loop = { source: from.source, start, end: stop };
  from = null;
  show(button.dataset.b);
}

button?.addEventListener("click", mark);
onMoment(({ source, ms }, why) => {
  if (loop && why === "time" && (source !== loop.source || ms >= loop.end || ms < loop.start - 400))
    go(loop.source, loop.start);
});
document.body.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "timeline") draw(); });
