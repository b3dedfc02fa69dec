// The sealed outbox (flow.outbox, docs/adr/0019). Stands after the outbox in its page. What is kept
// is an envelope that nobody can open on this phone; it goes away when the server has answered,
// after a day, or when it is taken away. `outbox(body)` sends one, and keeps it where it cannot.
const outbox = (() => {
  const box = document.querySelector("#outbox");
  const form = document.querySelector("[data-kuvert]");
  const said = box.querySelector("[role]");
  const [now, away] = box.querySelectorAll("button");
  const words = box.dataset;
  const day = 864e5;
  const say = (text, waits) => {
    box.hidden = false;
    now.hidden = away.hidden = !waits;
    said.textContent = text;
  };
  const kept = (mode, act) =>
    new Promise((done, fail) => {
      const open = indexedDB.open("svar");
      open.onupgradeneeded = () => open.result.createObjectStore("kuvert", { keyPath: "at" });
      open.onerror = fail;
      open.onsuccess = () => {
        const change = open.result.transaction("kuvert", mode);
        const found = act(change.objectStore("kuvert"));
        change.onabort = fail;
        change.oncomplete = () => {
          open.result.close();
          done(found.result);
        };
      };
    });
  const write = (act) => kept("readwrite", act);
  const post = async (one) => {
    try {
      const body = new URLSearchParams(one.body);
      if (form) body.set("here", 1);
      const signal = AbortSignal.timeout?.(2e4);
      const got = await fetch(one.url, { method: "POST", body, signal });
      return got.status < 500 && got.status != 429 ? { ok: got.ok, ...(await got.json()) } : 0;
    } catch {
      return 0;
    }
  };
  const look = async () => {
    const all = await kept("readonly", (store) => store.getAll()).catch(() => []);
    let waits = 0;
    for (const one of all) {
      const got = Math.abs(Date.now() - one.at) > day ? { text: words.old } : await post(one);
      if (got) {
        await write((store) => store.delete(one.at));
        say(got.ok ? words.sent : got.text);
        if (got.url && form) location = got.url;
      } else waits = 1;
    }
    if (waits) say(words.waits, 1);
  };
  now.onclick = look;
  addEventListener("online", look);
  away.onclick = async () => {
    await write((store) => store.clear());
    say(words.gone);
  };
  look();
  return async (body) => {
    const one = { at: Date.now() + Math.random(), url: words.url, body };
    const got = await post(one);
    if (!got) {
      const done = await write((store) => store.put(one)).then(() => 1, () => 0);
      say(done ? words.waits : words.open, done);
      if (done) document.querySelectorAll("main > :not(#outbox)").forEach((part) => part.remove());
      box.focus();
    }
    return got;
  };
})();
for (const form of document.querySelectorAll("[data-kuvert]")) {
  form.onsubmit = async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    const got = await outbox({ kuvert: form.dataset.kuvert });
    button.disabled = false;
    if (got.url) location = got.url;
    else if (got) form.submit();
  };
}
