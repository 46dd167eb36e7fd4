// Copies the minutes in one click, as rich text and as Markdown at once; and prints them. Where a page may not
// write to the clipboard, the Markdown is downloaded instead.
import { announce } from "./announce.js";

const KEPT = { H2: "h3", H3: "h4", P: "p", UL: "ul", OL: "ol", LI: "li", B: "b" };

// A copy without pictures, buttons and classes: what a mail or a document makes something of.
function plain(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data.replace(/\s+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches("svg, .visually-hidden, small")) return document.createTextNode("");
  const name = node.matches(".pin") ? "sup" : KEPT[node.tagName];
  const made = name ? document.createElement(name) : document.createDocumentFragment();
  if (node.matches(".pin")) made.append(`[${node.textContent.trim()}]`);
  else made.append(...[...node.childNodes].map(plain));
  if (node.matches(".time, .claim-meta > *")) made.append(" ");
  return made;
}

function rich(page, title) {
  const whole = document.createElement("div");
  const heading = document.createElement("h2");
  heading.textContent = title;
  whole.append(heading, plain(page.querySelector(".record")));
  return whole.innerHTML;
}

async function ask(address, headers = {}) {
  const answer = await fetch(address, { headers });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

// Both at once, as promises: a browser forgets the click while somebody waits for the server.
async function copy({ markdown, page, titled }) {
  const blob = (type, text) => text.then((said) => new Blob([said], { type }));
  const html = ask(page, { "HX-Request": "true" })
    .then((text) => rich(new DOMParser().parseFromString(text, "text/html"), titled));
  await navigator.clipboard.write([
    new ClipboardItem({ "text/plain": blob("text/plain", ask(markdown)), "text/html": blob("text/html", html) }),
  ]);
}

function download(address) {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}

async function answer({ currentTarget: button }) {
  const word = button.querySelector("[data-word]");
  const before = word.textContent;
  try {
    await copy(button.dataset);
    announce(button.dataset.copied);
    word.textContent = button.dataset.done;
    setTimeout(() => { word.textContent = before; }, 2500);
  } catch {
    announce(button.dataset.instead);
    download(button.dataset.markdown);
  }
}

for (const button of document.querySelectorAll("[data-markdown]")) button.addEventListener("click", answer);

// Only the minutes are set for paper: from another part of the page, they are opened first.
for (const link of document.querySelectorAll("[data-print]"))
  link.addEventListener("click", (event) => {
    if (document.getElementById("panel")?.dataset.tab !== "minutes") return;
    event.preventDefault();
    print();
  });
if (location.hash === "#print") {
  history.replaceState(null, "", location.pathname + location.search);
  if (document.readyState === "complete") print();
  else addEventListener("load", () => print());
}
