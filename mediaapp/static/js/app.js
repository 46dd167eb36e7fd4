// What every page runs. Each module does one thing, and a page reads and works without any of them.
import "./announce.js";
import "./copy.js";
import "./keys.js";
import "./notices.js";
import "./selection.js";
import "./theme.js";
import "./upload.js";
