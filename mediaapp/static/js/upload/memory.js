// Remembers where each file was being sent, so that the same file goes on after a reload.
const KEY = "afterword:uploads";
const KEPT = 7 * 24 * 3600 * 1000;

function all() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return Object.fromEntries(Object.entries(kept).filter(([, one]) => Date.now() - one.at < KEPT));
  } catch {
    return {};   // storage is forbidden, or holds something that is not ours
  }
}

function write(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch { /* without storage a reload begins anew, which is all that is lost */ }
}

// The same file for the same place: its content cannot be compared before it is sent.
export function fingerprint(file, wishes) {
  return [file.name, file.size, file.lastModified, wishes.workspace, wishes.meeting ?? ""].join("|");
}

export function recall(key) { return all()[key]; }

export function remember(key, url, file) { write({ ...all(), [key]: { url, name: file.name, size: file.size, at: Date.now() } }); }

export function forget(key) {
  const { [key]: _, ...others } = all();
  write(others);
}

export function unfinished() { return Object.entries(all()); }
