// One file on its way: sends it, goes on by itself when the line or the server was down, can be paused.
import * as memory from "./memory.js";
import * as tus from "./tus.js";

const LONGEST_WAIT = 30;
const SPEED_OVER = 8000;   // ms

// Answers after which the same request may succeed later.
const PASSING = new Set([0, 408, 423, 429, 500, 502, 503, 504, 507]);

// states: waiting, sending, retrying, paused, stopped (needs its reader), refused, done, cancelled
export class Sending extends EventTarget {
  constructor(door, file, wishes) {
    super();
    Object.assign(this, { door, file, wishes, state: "waiting", sent: 0, why: "", meeting: null, twin: null, url: null });
    this.key = memory.fingerprint(file, wishes);
    this.samples = [];
  }

  get isOpen() { return ["waiting", "sending", "retrying"].includes(this.state); }
  get percent() { return this.file.size ? Math.floor(100 * this.sent / this.file.size) : 0; }

  // Seconds until it is there; null while nobody can know.
  get left() {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || last.at - first.at < 1500 || last.sent <= first.sent) return null;
    return (this.file.size - this.sent) / (last.sent - first.sent) * (last.at - first.at) / 1000;
  }

  set(state, why = "") {
    Object.assign(this, { state, why });
    this.dispatchEvent(new Event("change"));
  }

  note(sent) {
    this.sent = sent;
    const at = performance.now();
    this.samples = [...this.samples.filter((one) => at - one.at < SPEED_OVER), { at, sent }];
    this.dispatchEvent(new Event("change"));
  }

  // Ends when it is there, or when somebody has to do something about it.
  async run() {
    this.stopper = new AbortController();
    this.samples = [];
    this.set("sending");
    try {
      for (let failures = 0; ; failures += 1) {
        const before = this.sent;
        const answer = await this.attempt();
        if (answer.isGood) { this.finish(answer.meeting); return; }
        if (this.settle(answer)) return;
        if (this.sent > before) failures = 0;
        if (PASSING.has(answer.status) || failures > 3) await this.rest(answer, failures);
      }
    } catch (error) {
      if (error.name !== "AbortError") this.set("stopped", this.door.words.unreadable);
    }
  }

  // Sends what is missing; the first answer that is not good, or the last one.
  async attempt() {
    const { signal } = this.stopper;
    const begun = await this.begin();
    if (!begun.isGood) return begun;
    let answer = begun;
    this.note(answer.offset);
    while (!answer.meeting) {
      const offset = answer.offset;
      answer = await tus.send(this.url, this.file, offset, signal, (more) => this.note(Math.min(offset + more, this.file.size)));
      if (!answer.isGood) return answer;
      this.note(answer.offset);
    }
    return answer;
  }

  // Where the door stands: at a place that is known from before, or at a new one. Asked twice, it begins once.
  begin() {
    this.beginning ??= this.knock().finally(() => { this.beginning = null; });
    return this.beginning;
  }

  async knock() {
    const { signal } = this.stopper ?? (this.stopper = new AbortController());
    this.url ??= memory.recall(this.key)?.url ?? null;
    if (this.url) {
      const known = await tus.look(this.url, signal);
      if (known.isGood || !this.isLost(known)) return known;
    }
    const begun = await tus.create(this.door.url, this.file, this.wishes, signal);
    if (begun.isGood) {
      this.url = begun.header("Location");
      this.twin = begun.header("Afterword-Duplicate");
      memory.remember(this.key, this.url, this.file);
    }
    return begun;
  }

  isLost(answer) {
    if (answer.status !== 404 && answer.status !== 410) return false;
    memory.forget(this.key);
    this.url = null;
    return true;
  }

  // Whether there is nothing more that can be done without its reader.
  settle(answer) {
    const { words } = this.door;
    if (PASSING.has(answer.status) || answer.status === 409) return false;
    if (this.url && this.isLost(answer)) return false;
    if (answer.status === 401) this.set("stopped", answer.detail ?? words.signedOut);
    else if (answer.status === 403) this.set("stopped", answer.detail ?? words.old);
    else {
      memory.forget(this.key);
      this.set("refused", answer.detail ?? words.refused);
    }
    return true;
  }

  // Waits longer each time, unless the line comes back.
  async rest(answer, failures) {
    const seconds = Math.max(answer.wait, Math.min(LONGEST_WAIT, 2 ** failures));
    const { words } = this.door;
    this.set("retrying", { 423: words.held, 507: words.full }[answer.status] ?? words.retrying);
    await new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, 1000 * seconds);
      addEventListener("online", resolve, { once: true });
      this.stopper.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new DOMException("stopped", "AbortError"));
      });
    });
    this.set("sending");
  }

  finish(meeting) {
    memory.forget(this.key);
    this.sent = this.file.size;
    this.meeting = meeting;
    this.set("done");
  }

  pause() {
    this.stopper?.abort();
    this.set("paused");
  }

  async cancel() {
    this.stopper?.abort();
    memory.forget(this.key);
    this.set("cancelled");
    if (this.url) await tus.drop(this.url);
  }
}
