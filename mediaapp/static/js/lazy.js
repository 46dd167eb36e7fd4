// Fetches a module when what it is for is first touched, and then lets it happen: a page that is only read stays light.
const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;

export function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=range])");
}

// `now`: what on the page needs it at once. `click` and `focus`: what is clicked or entered. `keys`: letters.
export function lazily(fetch, { now = "", click = "", focus = "", keys = "" }) {
  let coming = null, isThere = false;
  const come = () => (coming ??= fetch().then(() => { isThere = true; }, () => { coming = null; }));
  const look = () => { if (now && !coming && document.querySelector(now)) come(); };
  const later = (event, again) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    come().then(() => { if (isThere) again(); });
  };
  document.addEventListener("click", (event) => {
    if (!isThere && click && isPlain(event) && event.target.closest?.(click)) later(event, () => event.target.closest(click)?.click());
  }, true);
  document.addEventListener("keydown", (event) => {
    const isMine = !isThere && keys.includes(event.key.toLowerCase()) && event.key.length === 1;
    if (isMine && isPlain(event) && !isTyping(event.target))
      later(event, () => event.target.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: true, cancelable: true })));
  }, true);
  document.addEventListener("focusin", (event) => { if (!isThere && focus && event.target.closest?.(focus)) come(); });
  document.body.addEventListener("htmx:afterSettle", look);
  look();
  return come;
}
