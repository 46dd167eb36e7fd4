// What every page runs. Each module does one thing, and a page reads and works without any of them.
import "./announce.js";
import "./keys.js";
import "./notices.js";
import "./selection.js";
import "./theme.js";
import "./upload.js";

import { lazily } from "./lazy.js";

const copy = lazily(() => import("./copy.js"), { click: "[data-markdown], [data-print]" });
for (const button of document.querySelectorAll("[data-markdown]")) button.hidden = false;
if (location.hash === "#print") copy();
