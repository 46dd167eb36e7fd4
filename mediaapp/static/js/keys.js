// Keys that work on every page: "/" goes to the search field, or to the search page where there is none. A page's own element names its key in `data-key`.
function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    const field = document.getElementById("search") ?? document.getElementById("q");
    if (field) return field.focus();
    return location.assign(document.body.dataset.search);
  }
  const named = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!named) return;
  event.preventDefault();
  named.click();
});
