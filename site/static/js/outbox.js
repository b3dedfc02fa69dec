// The sealed outbox (flow.outbox, docs/adr/0019). Stands after the outbox in its page. What is kept
// is an envelope that nobody can open on this phone; it goes away when the server has answered,
// after a day, or when it is taken away. `outbox.send` sends one, and keeps it where it cannot.
const one = (name, from = document) => from.querySelector(name);
const all = (name, from = document) => [...from.querySelectorAll(name)];
const outbox = (() => {
  const box = one("#outbox");
  const form = one("[data-kuvert]");
  const [now, away] = all("button", box);
  const words = box.dataset;
  const say = (text, waits) => {
    box.hidden = false;
    now.hidden = away.hidden = !waits;
    one("[role]", box).textContent = text;
  };
  const kept = (act) =>
    new Promise((done, fail) => {
      const open = indexedDB.open("svar");
      open.onupgradeneeded = () => open.result.createObjectStore("kuvert", { keyPath: "at" });
      open.onerror = fail;
      open.onsuccess = () => {
        const change = open.result.transaction("kuvert", "readwrite");
        const found = act(change.objectStore("kuvert"));
        change.onabort = fail;
        change.oncomplete = () => done(found.result);
      };
    });
  const post = async (sealed) => {
    try {
      const body = new URLSearchParams(sealed.body);
      if (form) body.set("here", 1);
      const signal = AbortSignal.timeout?.(2e4);
      return await (await fetch(sealed.url, { method: "POST", body, signal })).json();
    } catch {
      // No network, or what answered is not the product: a fault, a café's own page.
      return 0;
    }
  };
  const look = async () => {
    // Where nothing was ever kept, not even an empty database is made.
    if ((await indexedDB.databases?.())?.every(({ name }) => name != "svar")) return;
    let waits = 0;
    for (const sealed of await kept((store) => store.getAll()).catch(() => [])) {
      const old = Math.abs(Date.now() - sealed.at) > 864e5;
      const got = old ? { text: words.old } : await post(sealed);
      if (got) {
        await kept((store) => store.delete(sealed.at));
        say(got.ok ? words.sent : got.text);
        if (got.url) location = got.url;
      } else waits = 1;
    }
    if (waits) say(words.waits, 1);
  };
  const send = async (body) => {
    const sealed = { at: Date.now() + Math.random(), url: words.url, body };
    const got = await post(sealed);
    if (!got) {
      try {
        await kept((store) => store.put(sealed));
        all(".top > *, main > :not(#outbox)").forEach((part) => part.remove());
        say(words.waits, 1);
      } catch {
        say(words.open);
      }
      box.focus();
    }
    return got;
  };
  now.onclick = look;
  away.onclick = () => kept((store) => store.clear()).then(() => say(words.gone));
  window.ononline = look;
  look();
  if (form) {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const button = one("button", form);
      button.disabled = true;
      const { seal } = outbox;
      const got = await send(seal ? await seal() : { kuvert: form.dataset.kuvert });
      button.disabled = got.url;
      if (got.url) location = got.url;
      else if (got) seal ? say(got.text) : form.submit();
    };
  }
  return { post, say, send, url: words.url };
})();
