// Where the reader is: one source and a time on its own clock. Whoever moves it tells everybody who listens.
const listeners = new Set();
export const now = { source: "", ms: 0 };

export function onMoment(listener) { listeners.add(listener); }

export function moveTo(source, ms, why = "time") {
  now.source = source;
  now.ms = ms;
  for (const listener of listeners) listener(now, why);
}

// The last of some sorted starts that is not after `ms`; -1 before the first.
export function lastBefore(starts, ms) {
  let low = 0, high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= ms) low = middle + 1; else high = middle;
  }
  return low - 1;
}

export function clock(ms) {
  const s = Math.floor(ms / 1000), pad = (n) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  return h ? `${h}:${pad(m)}:${pad(s % 60)}` : `${m}:${pad(s % 60)}`;
}
