// Lets files be dropped anywhere on the page, and says beforehand what will become of them.
import { fill } from "./words.js";

function counted(items) {
  const count = { recording: 0, picture: 0, document: 0 };
  for (const { kind, type } of items) {
    if (kind !== "file") continue;
    if (/^(audio|video)\//.test(type)) count.recording += 1;
    else if (type.startsWith("image/")) count.picture += 1;
    else if (type === "application/pdf") count.document += 1;
  }
  return count;
}

function summary(items, { words, meeting }) {
  if (meeting) return words.added;
  return Object.entries(counted(items))
    .filter(([, n]) => n)
    .map(([what, n]) => fill(words[n === 1 ? what : `${what}s`], { n }))
    .join(" ");
}

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

export function listen(panel, door, take) {
  const said = panel.querySelector("[data-drop-summary]");
  const usual = said.textContent;
  let depth = 0;   // entering a child comes before leaving its parent
  const close = () => { depth = 0; panel.hidden = true; };

  document.addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth += 1;
    said.textContent = summary(event.dataTransfer.items, door) || usual;
    panel.hidden = false;
  });
  document.addEventListener("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  document.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) close(); });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    close();
    const folders = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()?.isDirectory ?? false);
    take([...event.dataTransfer.files].map((file, n) => ({ file, isFolder: folders[n] ?? false })));
  });
}
