// The parts of the right zone, fetched in place: the recording plays on. The address keeps which is open.
function mark(wanted) {
  // A part that is there no more, such as the work once it is done, gives way to what is shown instead.
  const isThere = document.querySelector(`[data-tab-link="${CSS.escape(wanted)}"]`);
  const tab = isThere ? wanted : document.getElementById("panel").dataset.tab;
  document.body.dataset.tab = tab;
  for (const link of document.querySelectorAll("[data-tab-link]")) {
    const shown = link.closest(".tabs") && tab === "transcript" ? document.getElementById("panel").dataset.tab : tab;
    if (link.dataset.tabLink === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

// Answers come as a stream: what htmx needs for that is fetched with the first question of a page that had none.
function streams() {
  const address = document.getElementById("panel").dataset.streams;
  if (document.querySelector(`script[src="${address}"]`)) return Promise.resolve();
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
  return new Promise((done) => { script.onload = script.onerror = done; });
}

async function open(tab) {
  mark(tab);
  const panel = document.getElementById("panel");
  if (tab === "transcript" || panel.dataset.tab === tab) return;
  if (tab === "ask") await streams();
  const address = `?part=panel&tab=${encodeURIComponent(tab)}`;
  htmx.ajax("GET", address, { target: "#panel", swap: "outerHTML", source: document.body }).then(() => mark(tab));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-tab-link]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const asked = new URLSearchParams(location.search);
  asked.set("tab", link.dataset.tabLink);
  history.pushState(null, "", `?${asked}`);
  open(link.dataset.tabLink);
});

const first = document.body.dataset.tab;
addEventListener("popstate", () => open(new URLSearchParams(location.search).get("tab") ?? first));
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches?.("#tabs, #panel")) mark(document.body.dataset.tab);
});
