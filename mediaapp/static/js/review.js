// The review page. One truth: where the recording is; every other module follows it.
import "./player.js";
import "./transcript.js";
import "./pins.js";
import "./tabs.js";
import "./live.js";
import "./reviewkeys.js";
