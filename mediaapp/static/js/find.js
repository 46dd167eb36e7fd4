// Find in the whole transcript: the server looks, so that rows which are not on the page yet are found too.
import { announce } from "./announce.js";
import { go } from "./player.js";
import { range, rowShown, setFollow, show } from "./transcript.js";

const form = document.querySelector("[data-find]");
const field = document.getElementById("find");
const told = document.querySelector("[data-found]");
const every = typeof Highlight === "function" ? new Highlight() : null;
const one = typeof Highlight === "function" ? new Highlight() : null;
if (every) {
  CSS.highlights.set("found", every);
  CSS.highlights.set("found-now", one);
}
let hits = [], at = -1, asked = "", timer = 0, looking = Promise.resolve();

function spans(row, wanted) {
  const text = row.querySelector(".said")?.textContent.toLowerCase() ?? "";
  const found = [];
  for (let from = text.indexOf(wanted); from >= 0; from = text.indexOf(wanted, from + wanted.length)) found.push(from);
  return found;
}

// What is on the page is painted without touching it; rows that come later are painted then.
function paint() {
  every?.clear();
  if (!every || !asked) return;
  for (const row of document.querySelectorAll("#rows > .utterance"))
    for (const from of spans(row, asked)) {
      const found = range(row, from, asked.length);
      if (found) every.add(found);
    }
}

function tell() {
  const n = hits.length;
  told.textContent = !asked ? "" : n ? told.dataset.found.replace("%n", at + 1).replace("%all", n) : told.dataset.none;
  for (const button of form.querySelectorAll("[data-hit]")) button.hidden = !n;
}

// Who asks again for the same waits for the same answer.
function look() {
  clearTimeout(timer);
  const wanted = field.value.trim().toLowerCase();
  if (wanted !== asked) looking = ask(wanted);
  return looking;
}

async function ask(wanted) {
  asked = wanted;
  hits = [];
  at = -1;
  one?.clear();
  if (wanted) {
    const address = `?part=found&find=${encodeURIComponent(wanted)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (wanted !== asked) return;
    if (!answer?.ok) return announce(document.getElementById("live").dataset.failed);
    const came = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-hits]");
    hits = came.dataset.hits.split(" ").filter(Boolean).map((hit) => hit.split(":"));
  }
  paint();
  tell();
}

// One hit is a word in a row: three of them in one row are three steps.
export async function step(by) {
  await look();
  if (!hits.length) return;
  at = (at + by + hits.length) % hits.length;
  tell();
  const [anchor, source, start, n] = hits[at];
  setFollow(false);
  const row = await rowShown(anchor, source, Number(start));
  one?.clear();
  const from = row && spans(row, asked)[Number(n)];
  const found = row && from !== undefined && range(row, from, asked.length);
  if (found) one?.add(found);
  if (row) show(row);
}

function leave() {
  field.value = "";
  look();
  document.getElementById("scroller").focus({ preventScroll: true });
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, 200);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && at >= 0) go(hits[at][1], Number(hits[at][2]), { play: true });
  else if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
});
for (const button of form.querySelectorAll("[data-hit]"))
  button.addEventListener("click", () => step(Number(button.dataset.hit)));
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (asked && (event.target.closest?.("#rows") || event.target.id === "arrivals")) paint();
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "g" || !field.value) return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
});
if (field.value) look();
