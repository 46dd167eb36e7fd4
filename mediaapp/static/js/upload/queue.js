// The uploader: sends files a few at a time. Fetched when there is something to send, or something was left unsent.
import * as memory from "./memory.js";
import { Sending } from "./sending.js";
import { hideRemembered, show, showRemembered } from "./tray.js";
import * as tus from "./tus.js";
import { fill } from "./words.js";

const AT_ONCE = 2;
const queue = [];

function ending(name) {
  return /\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,8}$/i.exec(name)?.[0].toLowerCase() ?? "";
}

function kindOf(door, file) {
  return Object.keys(door.suffixes).find((kind) => door.suffixes[kind].includes(ending(file.name)));
}

// Why a file need not be sent at all; empty for one that may.
function refusal(door, { file, isFolder }) {
  const suffix = ending(file.name);
  if (isFolder) return door.words.folder;
  if (!file.size) return door.words.empty;
  if (file.size > door.bytes) return door.words.tooLarge;
  if (suffix && !kindOf(door, file)) return fill(door.words.kind, { ending: suffix });
  return "";
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Pictures that came together become one meeting: they are announced together before the first is sent.
// `more` holds what a form said of all of them.
export async function take(door, files, more = {}) {
  const good = files.filter((one) => !refusal(door, one));
  const isBatch = good.filter(({ file }) => kindOf(door, file) === "image").length > 1 && !door.meeting;
  const batch = isBatch ? random() : undefined;
  const made = files.map((one) => {
    const wishes = { workspace: door.workspace, meeting: door.meeting, ...more };
    if (kindOf(door, one.file) === "image") wishes.batch = batch;
    const sending = new Sending(door, one.file, wishes);
    const known = memory.recall(sending.key);
    if (known) hideRemembered(known.url);
    show(sending);
    sending.addEventListener("resume", () => enqueue(sending));
    const why = refusal(door, one);
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
export async function remind(door) {
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

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches?.(".tray-form") && event.target.querySelector("[role=status]")) refresh();
});
addEventListener("beforeunload", (event) => { if (queue.some((one) => one.isOpen)) event.preventDefault(); });
