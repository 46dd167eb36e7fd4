// Names somebody in a comment: @ and some letters open a list of the members, from which one is chosen.
let box = null, field = null, chosen = 0;

function members() { return [...document.querySelectorAll("#members [data-name]")].map((one) => one.dataset.name); }

function begun() {
  const before = field.value.slice(0, field.selectionStart);
  return before.match(/(?:^|\s)@([^@\n]{0,40})$/)?.[1] ?? null;
}

function close() {
  box?.remove();
  box = null;
  for (const name of ["aria-controls", "aria-activedescendant", "aria-expanded"]) field?.removeAttribute(name);
}

function mark() {
  [...box.children].forEach((one, n) => one.setAttribute("aria-selected", n === chosen));
  field.setAttribute("aria-activedescendant", box.children[chosen].id);
}

function offer() {
  const typed = begun();
  const fits = typed === null ? [] : members().filter((name) => name.toLocaleLowerCase().includes(typed.toLocaleLowerCase())).slice(0, 6);
  close();
  if (!fits.length) return;
  box = document.createElement("ul");
  box.className = "mentions";
  box.id = "mentions";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", field.placeholder || field.name);
  fits.forEach((name, n) => {
    const one = document.createElement("li");
    one.id = `mention-${n}`;
    one.setAttribute("role", "option");
    one.textContent = name;
    box.append(one);
  });
  field.after(box);
  field.setAttribute("aria-controls", "mentions");
  chosen = 0;
  mark();
}

function take(name) {
  const from = field.selectionStart - begun().length;
  field.setRangeText(`${name} `, from, field.selectionStart, "end");
  close();
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-mentions]")) return;
  field = event.target;
  offer();
});
document.addEventListener("keydown", (event) => {
  if (!box || event.target !== field) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : box.children.length - 1)) % box.children.length;
    mark();
  } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey) take(box.children[chosen].textContent);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}, true);
document.addEventListener("pointerdown", (event) => {
  const one = event.target.closest?.("#mentions [role=option]");
  if (!one) return;
  event.preventDefault();
  take(one.textContent);
});
document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
