// The uploader of every page: takes files that are chosen or dropped, and sends them a few at a time.
import * as memory from "./upload/memory.js";
import { Sending } from "./upload/sending.js";
import { hideRemembered, show, showRemembered } from "./upload/tray.js";
import * as tus from "./upload/tus.js";
import { listen } from "./upload/drop.js";
import { fill } from "./upload/words.js";

const AT_ONCE = 2;
const panel = document.querySelector("[data-drop]");
const door = panel && {
  ...JSON.parse(panel.dataset.drop),
  url: panel.dataset.url,
  workspace: panel.dataset.workspace,
  meeting: panel.dataset.meeting,
  meetingUrl: panel.dataset.meetingUrl,
  detailsUrl: panel.dataset.detailsUrl,
  placeholder: panel.dataset.placeholder,
};
const queue = [];

function ending(name) {
  return /\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? "";
}

function kindOf(file) {
  return Object.keys(door.suffixes).find((kind) => door.suffixes[kind].includes(ending(file.name)));
}

// Why a file need not be sent at all; empty for one that may.
function refusal({ file, isFolder }) {
  const suffix = ending(file.name);
  if (isFolder) return door.words.folder;
  if (!file.size) return door.words.empty;
  if (file.size > door.bytes) return door.words.tooLarge;
  if (suffix && !kindOf(file)) return fill(door.words.kind, { ending: suffix });
  return "";
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Pictures that came together become one meeting: they are announced together before the first is sent.
// `more` holds what a form said of all of them.
async function take(files, more = {}) {
  const good = files.filter((one) => !refusal(one));
  const isBatch = good.filter(({ file }) => kindOf(file) === "image").length > 1 && !door.meeting;
  const batch = isBatch ? random() : undefined;
  const made = files.map((one) => {
    const wishes = { workspace: door.workspace, meeting: door.meeting, ...more };
    if (kindOf(one.file) === "image") wishes.batch = batch;
    const sending = new Sending(door, one.file, wishes);
    const known = memory.recall(sending.key);
    if (known) hideRemembered(known.url);
    show(sending);
    sending.addEventListener("resume", () => enqueue(sending));
    const why = refusal(one);
    if (why) sending.set("refused", why);
    return sending;
  });
  const open = made.filter((sending) => sending.isOpen);
  await Promise.all(open.filter((sending) => sending.wishes.batch).map((sending) => sending.begin().catch(() => null)));
  open.forEach(enqueue);
}

function enqueue(sending) {
  if (sending.state !== "waiting") sending.set("waiting");
  if (!queue.includes(sending)) queue.push(sending);
  next();
}

async function next() {
  const running = queue.filter((one) => ["sending", "retrying"].includes(one.state)).length;
  const sending = queue.find((one) => one.state === "waiting");
  if (!sending || running >= AT_ONCE) return;
  sending.run().finally(() => {
    if (sending.state === "done") refresh();
    next();
  });
  next();
}

// The list behind shows what has arrived, unless its reader is choosing rows.
function refresh() {
  document.body.dispatchEvent(new Event("uploaded"));
  if (!document.getElementById("list") || document.querySelector(".check:checked")) return;
  htmx.ajax("GET", location.pathname + location.search, { target: "#list", select: "#list", swap: "outerHTML" });
}

// What another page was sending when it was closed, as far as it is ours and still there.
async function remind() {
  for (const [key, one] of memory.unfinished()) {
    const answer = await tus.look(one.url);
    if (answer.status === 404 || answer.status === 410 || answer.meeting) memory.forget(key);
    else if (answer.isGood && !queue.some((sending) => sending.key === key))
      showRemembered(door, one, Math.floor(100 * answer.offset / one.size), {
        choose: () => document.getElementById("files")?.click(),
        dismiss: () => { memory.forget(key); tus.drop(one.url); },
      });
  }
}

if (door) {
  listen(panel, door, take);
  document.getElementById("files")?.addEventListener("change", (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    take(files.map((file) => ({ file, isFolder: false })));
  });
  document.querySelector("[data-choose]")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("files").click();
  });
  for (const form of document.querySelectorAll("[data-bring]"))
    form.addEventListener("submit", (event) => {
      const { file, csrfmiddlewaretoken, next, ...said } = Object.fromEntries(new FormData(form));
      event.preventDefault();
      take([...form.elements.file.files].map((one) => ({ file: one, isFolder: false })), said);
      form.elements.file.value = "";
    });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches?.(".tray-form") && event.target.querySelector("[role=status]")) refresh();
  });
  addEventListener("beforeunload", (event) => { if (queue.some((one) => one.isOpen)) event.preventDefault(); });
  remind();
}
