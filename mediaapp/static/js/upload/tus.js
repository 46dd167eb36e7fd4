// Speaks tus 1.0 with the upload door: one request each, and what came of it.
const CHUNK = 16 * 1024 * 1024;

// What a request came to. Status 0: nobody answered.
class Answer {
  constructor(request) {
    this.request = request;
    this.status = request.status;
  }
  get isGood() { return this.status >= 200 && this.status < 300; }
  get offset() { return Number(this.header("Upload-Offset")); }
  get meeting() { return this.header("Afterword-Meeting"); }
  get wait() { return Number(this.header("Retry-After")) || 0; }
  header(name) { return this.status ? this.request.getResponseHeader(name) : null; }
  get detail() {
    try { return JSON.parse(this.request.responseText).detail; } catch { return null; }
  }
}

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

// `signal` stops it: then nothing is answered at all, and an AbortError is thrown.
function ask(method, url, { headers = {}, body = null, signal, progress } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries({ "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...headers }))
      request.setRequestHeader(name, value);
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("loadend", () => resolve(new Answer(request)));
    signal?.addEventListener("abort", () => {
      reject(new DOMException("stopped", "AbortError"));
      request.abort();
    });
    request.send(body);
  });
}

function encoded(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export function create(url, file, wishes, signal) {
  const named = Object.entries({ filename: file.name, ...wishes }).filter(([, value]) => value);
  const metadata = named.map(([name, value]) => `${name} ${encoded(value)}`).join(",");
  return ask("POST", url, { signal, headers: { "Upload-Length": file.size, "Upload-Metadata": metadata } });
}

export function look(url, signal) { return ask("HEAD", url, { signal }); }

export function send(url, file, offset, signal, progress) {
  const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
  return ask("PATCH", url, { headers, body: file.slice(offset, offset + CHUNK), signal, progress });
}

export function drop(url) { return ask("DELETE", url); }
