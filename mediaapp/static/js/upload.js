// The door for files on every page: what is chosen or dropped goes to the uploader, which is fetched then.
import { announce } from "./announce.js";
import { listen } from "./upload/drop.js";
import * as memory from "./upload/memory.js";

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

// A line that failed once may hold the next time.
async function uploader() {
  const fetched = () => import("./upload/queue.js");
  return fetched().catch(() => new Promise((wait) => { setTimeout(wait, 1000); }).then(fetched));
}

async function take(files, more) {
  const sender = await uploader().catch(() => null);
  if (sender) return sender.take(door, files, more);
  announce(document.getElementById("live").dataset.failed);
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
  if (memory.unfinished().length) uploader().then(({ remind }) => remind(door), () => null);
}
