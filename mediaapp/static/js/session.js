// The keys and the card of the system: what is played, by whom, and where; also on a phone that is locked.
import { media, skip } from "./player.js";
import { currentRow } from "./transcript.js";
import { toTurn } from "./reviewkeys.js";
import { onMoment } from "./moment.js";

const session = navigator.mediaSession;

function tell() {
  const artist = currentRow()?.querySelector(".speaker")?.textContent.trim() ?? "";
  if (session.metadata?.artist === artist && session.metadata.title === title()) return;
  const picture = document.querySelector("#screens a[aria-current] img")?.src;
  session.metadata = new MediaMetadata({ title: title(), artist, artwork: picture ? [{ src: picture }] : [] });
}

function title() { return document.getElementById("title")?.textContent.trim() ?? document.title; }

function place() {
  if (!Number.isFinite(media.duration)) return;
  session.setPositionState?.({
    duration: media.duration, playbackRate: media.playbackRate || 1, position: Math.min(media.currentTime, media.duration),
  });
}

if (media && session) {
  const acts = {
    play: () => media.play(),
    pause: () => media.pause(),
    seekbackward: ({ seekOffset }) => skip(-1000 * (seekOffset || 5)),
    seekforward: ({ seekOffset }) => skip(1000 * (seekOffset || 5)),
    seekto: ({ seekTime }) => { media.currentTime = seekTime; },
    previoustrack: () => toTurn(-1),
    nexttrack: () => toTurn(1),
  };
  for (const [name, act] of Object.entries(acts))
    try { session.setActionHandler(name, act); } catch { /* an older browser knows fewer keys */ }
  for (const event of ["play", "seeked", "ratechange", "loadedmetadata"]) media.addEventListener(event, place);
  for (const event of ["play", "pause"])
    media.addEventListener(event, () => { session.playbackState = media.paused ? "paused" : "playing"; });
  onMoment(() => { if (!media.paused) tell(); });
}
