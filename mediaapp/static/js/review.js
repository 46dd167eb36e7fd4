// The review page. One truth: where the recording is; every other module follows it.
import "./player.js";
import "./transcript.js";
import "./pins.js";
import "./tabs.js";
import "./live.js";
import "./reviewkeys.js";
import { lazily } from "./lazy.js";
import { media } from "./player.js";

lazily(() => import("./find.js"), { focus: "#find", now: "#find:not([value=''])" });
// Whoever is faster than the line still finds in place: the form is a page's own only without scripts.
document.querySelector("[data-find]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  import("./find.js").then(({ step }) => step(1));
});
lazily(() => import("./discussion.js"), {
  now: "#rows .row-notes, .discussion, [data-notepad]",
  click: "[data-comment], [data-comment-screen], [data-open-thread]",
  keys: "ch",
});
lazily(() => import("./loop.js"), { click: "[data-loop]" });
lazily(() => import("./items.js"), { now: ".tick, [data-ledger]" });
lazily(() => import("./adding.js"), { now: "[data-new-item]" });
media?.addEventListener("play", () => import("./session.js"), { once: true });
