// Tells when something has happened meanwhile: in the tab's title, in the live region, and, where its reader
// asked for it by the button of the notices' page, by a message of the browser.
import { announce } from "./announce.js";

const WANTED = "afterword:notify";
const TOLD = "afterword:told";
const title = document.title;

function kept(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* without storage it is told once a page */ }
}

const isPossible = "Notification" in window && window.isSecureContext;
const isWanted = () => isPossible && Notification.permission === "granted" && kept(WANTED) === "yes";

function show() {
  const bell = document.getElementById("bell");
  if (!bell) return;
  const unread = Number(bell.dataset.unread);
  document.title = unread ? `(${unread}) ${title}` : title;
}

// Several pages may be open: the first that hears of it tells, the others keep still.
function tell() {
  const { newest, said, open } = document.getElementById("bell").dataset;
  if (!newest || kept(TOLD) === newest) return;
  keep(TOLD, newest);
  announce(said);
  if (!isWanted() || !document.hidden) return;
  const message = new Notification("Afterword", { body: said, tag: newest, icon: document.querySelector("link[rel=icon]").href });
  message.addEventListener("click", () => { window.focus(); location.assign(open); });
}

// Who sees a meeting becoming ready need not be told of it. A page that nobody looks at leaves the notice unread.
const watched = document.body.classList.contains("page--review") ? location.pathname.split("/")[2] : null;

function takeNote() {
  const bell = document.getElementById("bell");
  if (!watched || document.hidden || !bell || !Number(bell.dataset.unread)) return;
  if (!bell.dataset.open?.includes(watched)) return;
  window.htmx.ajax("POST", bell.dataset.read, { source: bell, target: bell, swap: "outerHTML", values: { meeting: watched } });
}

document.addEventListener("visibilitychange", takeNote);

let before = document.getElementById("bell")?.dataset.newest;
document.body.addEventListener("htmx:afterSettle", () => {
  const bell = document.getElementById("bell");
  if (!bell || bell.dataset.newest === before) return;
  before = bell.dataset.newest;
  show();
  tell();
  takeNote();
});
show();

// ── the button ──

const button = document.querySelector("[data-notify]");

function draw() {
  button.setAttribute("aria-pressed", String(isWanted()));
  if (isWanted()) button.querySelector("span").textContent = button.dataset.on;
}

if (button && isPossible) {
  const off = button.querySelector("span").textContent;
  button.hidden = false;
  draw();
  button.addEventListener("click", async () => {
    if (isWanted()) {
      keep(WANTED, "no");
      button.querySelector("span").textContent = off;
    } else if (await Notification.requestPermission() === "granted") keep(WANTED, "yes");
    else announce(button.dataset.denied);
    draw();
  });
}
