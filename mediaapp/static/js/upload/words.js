// What the uploader says: words that the server sent along, with numbers as the reader's language writes them.
const language = document.documentElement.lang;
const UNITS = ["kilobyte", "megabyte", "gigabyte"];

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function size(bytes) {
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) { value /= 1000; unit += 1; }
  const digits = value < 10 && unit > 0 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit: UNITS[unit], maximumFractionDigits: digits }).format(value);
}

// How long it still takes, as roughly as one can know it.
export function left(seconds, words) {
  if (seconds < 20) return words.fewSeconds;
  if (seconds < 90) return words.minute;
  if (seconds < 5400) return fill(words.minutes, { n: Math.round(seconds / 60) });
  return fill(words.hours, { n: Math.round(seconds / 3600) });
}
