// The blocks of a long transcript: each is fetched shortly before it is scrolled into view, or when it is asked for.
const scroller = document.getElementById("scroller");
const AHEAD = "1200px 0px";

const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) want(target);
}, { root: scroller, rootMargin: AHEAD });

export function watch() {
  for (const block of document.querySelectorAll("#rows > .block:not([data-watched])")) {
    block.dataset.watched = "";
    near.observe(block);
  }
}

function want(block) {
  near.unobserve(block);
  if (block.ariaBusy === "true") return;
  block.ariaBusy = "true";
  htmx.trigger(block, "wanted");
}

// The rows that have come in a block's place: the first and the last of them.
export function loaded(block) {
  if (!block.isConnected) return Promise.resolve([null, null]);
  const before = block.previousElementSibling, after = block.nextElementSibling, list = block.parentElement;
  want(block);
  return new Promise((done) => {
    const seen = new MutationObserver(() => {
      if (block.isConnected) return;
      seen.disconnect();
      done([before ? before.nextElementSibling : list.firstElementChild, after ? after.previousElementSibling : list.lastElementChild]);
    });
    seen.observe(list, { childList: true });
  });
}

// A block that did not come can be asked for again.
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
  document.body.addEventListener(failure, ({ target }) => {
    if (!target.matches?.(".block")) return;
    target.ariaBusy = null;
    setTimeout(() => { if (target.isConnected) near.observe(target); }, 4000);
  });
