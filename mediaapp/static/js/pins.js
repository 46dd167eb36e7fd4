// Pins open their card on hover and focus. The card is a popover beside the pin, fetched when it is first
// wanted; its button plays or shows.
import { onMoment } from "./moment.js";

const hasAnchors = CSS.supports("position-anchor: --a");
let timer = 0, open = null, wanted = null;

function cardOf(pin) { return document.getElementById(pin.dataset.card); }

async function fetched(pin) {
  if (cardOf(pin)) return cardOf(pin);
  const address = `?part=card&pin=${pin.textContent}`;
  await htmx.ajax("GET", address, { target: "#cards", swap: "beforeend", source: document.body });
  return cardOf(pin);
}

async function show(pin) {
  if (open === pin) return;
  wanted = pin;
  const card = await fetched(pin);
  if (!card || wanted !== pin || open === pin) return;
  close();
  wanted = open = pin;
  pin.setAttribute("aria-haspopup", "dialog");
  pin.setAttribute("aria-controls", card.id);
  pin.setAttribute("aria-expanded", "true");
  card.showPopover();
  if (!hasAnchors && matchMedia("(width >= 56.25rem)").matches) place(card, pin);
}

// Where the browser knows no anchors: below the pin, or above it if there is no room.
function place(card, pin) {
  const box = pin.getBoundingClientRect(), own = card.getBoundingClientRect();
  const below = box.bottom + own.height + 16 < innerHeight;
  card.style.position = "fixed";
  card.style.inset = "auto";
  card.style.margin = "0";
  card.style.left = `${Math.max(8, Math.min(box.left - own.width / 2, innerWidth - own.width - 8))}px`;
  card.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - own.height - 8)}px`;
}

function close() {
  wanted = null;
  if (!open) return;
  const card = cardOf(open);
  open.setAttribute("aria-expanded", "false");
  open = null;
  if (card?.matches(":popover-open")) card.hidePopover();
}

function soon(act, ms) {
  clearTimeout(timer);
  timer = setTimeout(act, ms);
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const pin = event.target.closest?.(".pin[data-card]");
  if (pin) return soon(() => show(pin), 150);
  if (event.target.closest?.(".pincard")) return clearTimeout(timer);
  if (open || wanted) soon(close, 250);
  else clearTimeout(timer);
});
document.addEventListener("focusin", (event) => {
  const pin = event.target.closest?.(".pin[data-card]");
  if (pin && pin.matches(":focus-visible")) show(pin);
  else if (open && !event.target.closest?.(".pincard")) close();
});
document.addEventListener("click", (event) => {
  const pin = event.target.closest?.(".pin[data-card]");
  if (pin) show(pin);
  else if (event.target.closest?.(".pincard [data-play]")) close();
});
document.addEventListener("toggle", (event) => {
  if (open && event.newState === "closed" && event.target === cardOf(open)) {
    open.setAttribute("aria-expanded", "false");
    open = null;
  }
}, true);

// The pin whose span is playing is filled.
onMoment(({ source, ms }) => {
  for (const pin of document.querySelectorAll(".pin[data-start]")) {
    const isNow = pin.dataset.source === source && Number(pin.dataset.start) <= ms && ms < Number(pin.dataset.end);
    if (isNow) pin.setAttribute("aria-current", "true");
    else pin.removeAttribute("aria-current");
  }
});
