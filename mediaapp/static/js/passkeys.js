// Passkeys: adds one, signs in with one, or proves with one who somebody is. A form says by `data-passkey` which; what
// the browser made goes into its hidden field, and the form is sent as any other.

const forms = () => document.querySelectorAll("form[data-passkey]");

// What a browser calls it, and which of the page's sentences says it.
const refused = { NotAllowedError: "stopped", InvalidStateError: "known", SecurityError: "unsafe" };

function options() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

// A passkey that is to sign somebody in alone has to know them itself, and to check that it is them.
async function add(element) {
  const { publicKey } = options().creation_options;
  const isAlone = element.elements.passwordless.checked;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: isAlone ? "required" : "discouraged",
    requireResidentKey: isAlone,
    userVerification: isAlone ? "required" : "preferred",
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
}

async function prove({ publicKey }) {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function login(element) {
  const answer = await fetch(element.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return prove((await answer.json()).request_options);
}

const ways = { add, login, use: () => prove(options().request_options) };

async function send(event) {
  event.preventDefault();
  const element = event.currentTarget;
  const said = element.querySelector("[data-passkey-said]");
  said.hidden = true;
  try {
    const credential = await ways[element.dataset.passkey](element);
    element.elements.credential.value = JSON.stringify(credential.toJSON());
    element.submit();
  } catch (error) {
    said.textContent = said.dataset[refused[error.name] ?? "failed"];
    said.hidden = false;
  }
}

const isAble = "credentials" in navigator && window.PublicKeyCredential?.parseRequestOptionsFromJSON;
for (const element of forms()) {
  element.hidden = !isAble;
  element.addEventListener("submit", send);
}
