// Shows what is on its way, one row a file, with what its reader can do about it.
import { announce } from "../announce.js";
import { fill, left, size } from "./words.js";

const tray = document.querySelector("[data-tray]");
const list = tray?.querySelector("[data-tray-list]");
const head = tray?.querySelector("[data-tray-head]");
const fold = tray?.querySelector("[data-tray-fold]");
const rows = new Map();

// What happens to several files at once is said together: the live region holds one text at a time.
let unsaid = [];
function say(text) {
  if (!unsaid.length) setTimeout(() => { announce(unsaid.join(" ")); unsaid = []; }, 300);
  unsaid.push(text);
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function icon(name) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  drawn.append(use);
  return drawn;
}

function button(drawn, label, act) {
  const made = element("button", { class: "button button--quiet button--icon", type: "button", "aria-label": label });
  made.append(icon(drawn));
  made.addEventListener("click", act);
  return made;
}

function meetingLink(door, meeting) {
  if (!door.meetingUrl) return "";
  return element("a", { href: door.meetingUrl.replace(door.placeholder, meeting) }, door.words.open);
}

function said(sending) {
  const { door: { words }, percent, why, state } = sending;
  const amounts = { done: size(sending.sent), total: size(sending.file.size) };
  const seconds = sending.left;
  if (state === "sending" && seconds !== null) return fill(words.sendingLeft, { ...amounts, left: left(seconds, words) });
  if (state === "stopped" && percent) return fill(words.stopped, { why, percent });
  if (["stopped", "refused", "retrying"].includes(state)) return why;
  return fill(words[state] ?? "", { ...amounts, percent });
}

function acts(sending) {
  const { words } = sending.door;
  const { name } = sending.file;
  const cancel = button("x", fill(words.cancel, { name }), () => sending.cancel());
  const goOn = () => button("play", fill(words.goOn, { name }), () => sending.dispatchEvent(new Event("resume")));
  if (sending.state === "done") return [icon("check"), ...details(sending), button("x", fill(words.dismiss, { name }), () => remove(sending))];
  if (sending.state === "refused") return [button("x", fill(words.dismiss, { name }), () => remove(sending))];
  if (["paused", "stopped"].includes(sending.state)) return [...details(sending), goOn(), cancel];
  return [...details(sending), button("pause", fill(words.pause, { name }), () => sending.pause()), cancel];
}

// What is to be known of it: a form of the server's, under the row. A file that is added has its meeting's.
function details(sending) {
  if (sending.wishes.meeting || !sending.door.detailsUrl) return [];
  const open = button("edit", fill(sending.door.words.details, { name: sending.file.name }), () => toggle(sending));
  open.setAttribute("aria-expanded", String(!rows.get(sending)?.form.hidden));
  return [open];
}

async function toggle(sending) {
  const { form, acts } = rows.get(sending);
  form.hidden = !form.hidden;
  acts.querySelector("[aria-expanded]").setAttribute("aria-expanded", String(!form.hidden));
  if (form.hidden) return;
  if (!sending.url) await sending.begin();
  if (!sending.url) { form.hidden = true; return; }
  const upload = new URL(sending.url, location.href).pathname.split("/").findLast(Boolean);
  await htmx.ajax("GET", sending.door.detailsUrl.replace(sending.door.placeholder, upload), { target: form, swap: "innerHTML" });
  form.querySelector("input:not([type=hidden])")?.focus();
}

function draw(sending) {
  const row = rows.get(sending);
  if (!row) return;
  if (sending.state === "cancelled") { remove(sending); return; }
  const { words } = sending.door;
  const text = said(sending);
  row.text.replaceChildren(text);
  const meeting = sending.meeting ?? sending.twin;
  if (sending.twin && sending.state !== "refused") row.text.append(" ", words.twin);
  if (meeting) row.text.append(" ", meetingLink(sending.door, meeting));
  row.progress.value = sending.percent;
  row.progress.hidden = ["done", "refused"].includes(sending.state);
  if (row.state !== sending.state) {
    keepFocus(row, () => row.acts.replaceChildren(...acts(sending)));
    row.state = sending.state;
    row.item.dataset.state = sending.state;
    if (sending.state === "done") say(fill(words.arrived, { name: sending.file.name }));
    if (["refused", "stopped"].includes(sending.state)) say(`${sending.file.name}: ${sending.why}`);
  }
  summarise(sending.door);
}

// Buttons are drawn anew when a state changes; whoever stood on one stands on its successor.
function keepFocus(row, change) {
  const at = [...row.acts.querySelectorAll("button")].indexOf(document.activeElement);
  change();
  const now = [...row.acts.querySelectorAll("button")];
  if (at >= 0) (now[at] ?? now.at(-1))?.focus();
}

function remove(sending) {
  const row = rows.get(sending);
  if (!row) return;
  const next = (row.item.nextElementSibling ?? row.item.previousElementSibling)?.querySelector("button");
  const held = row.item.contains(document.activeElement);
  row.item.remove();
  rows.delete(sending);
  if (held) (next ?? document.getElementById("files"))?.focus();
  summarise(sending.door);
}

function summarise(door) {
  const all = [...rows.keys()].filter((one) => one.state !== "refused");
  const done = all.filter((one) => one.state === "done").length;
  const open = all.some((one) => one.isOpen);
  const { words } = door;
  head.textContent = open
    ? fill(words.headBusy, { n: Math.min(done + 1, all.length), total: all.length })
    : all.length && done === all.length ? words.headDone : words.headIdle;
  tray.hidden = list.children.length === 0;
}

export function show(sending) {
  const text = element("p");
  const doing = element("span", { class: "do" });
  const progress = element("progress", { max: 100, value: 0, "aria-label": sending.file.name });
  const form = element("div", { class: "tray-details", hidden: "" });
  const item = element("li", {}, element("b", { title: sending.file.name }, sending.file.name), text, doing, progress, form);
  rows.set(sending, { item, text, acts: doing, progress, form, state: null });
  list.append(item);
  sending.addEventListener("change", () => draw(sending));
  draw(sending);
}

// A file that another page was sending: it can go on only when its reader chooses it again.
export function showRemembered(door, one, percent, { choose, dismiss }) {
  const pick = element("button", { class: "button button--quiet", type: "button" }, door.words.choose);
  const item = element("li", { "data-remembered": one.url });
  const away = button("x", fill(door.words.dismiss, { name: one.name }), () => {
    item.remove();
    dismiss();
    summarise(door);
  });
  pick.addEventListener("click", choose);
  item.append(
    element("b", { title: one.name }, one.name),
    element("p", {}, fill(door.words.remembered, { percent })),
    element("span", { class: "do" }, pick, away),
    element("progress", { max: 100, value: percent, "aria-label": one.name }),
  );
  list.append(item);
  summarise(door);
}

export function hideRemembered(url) {
  list.querySelector(`[data-remembered="${CSS.escape(url)}"]`)?.remove();
}

fold?.addEventListener("click", () => {
  list.hidden = !list.hidden;
  fold.setAttribute("aria-expanded", String(!list.hidden));
  fold.setAttribute("aria-label", list.hidden ? fold.dataset.unfold : fold.dataset.fold);
});
