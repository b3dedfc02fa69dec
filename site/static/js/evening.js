// A leader's evening (docs/adr/0045). A tap is kept on the phone first, as numbers without names, and
// then sent; what could not be sent waits and is sent when the network is back, by the same leader.
(() => {
  const roll = document.querySelector("[data-leader]");
  const { leader, url, copy, signin } = roll.dataset;
  const waits = JSON.parse(roll.dataset.waits);
  const [state, list] = document.querySelectorAll("#evening-state, #evening-told");
  const people = [...roll.querySelectorAll(".person")];
  let { token } = roll.dataset;
  let busy = false;
  let again = false;
  const kept = (act, mode = "readwrite") =>
    new Promise((done, fail) => {
      const open = indexedDB.open("kvall");
      open.onupgradeneeded = () =>
        open.result.createObjectStore("taps", { keyPath: ["leader", "url", "who"] });
      open.onerror = fail;
      open.onsuccess = () => {
        const change = open.result.transaction("taps", mode);
        const found = act(change.objectStore("taps"));
        change.onabort = fail;
        change.oncomplete = () => {
          open.result.close();
          done(found && found.result);
        };
      };
    });
  const mine = async () =>
    (await kept((store) => store.getAll(), "readonly")).filter((one) => one.leader === leader);
  const say = (text) => (state.textContent = text);
  const tell = (text) => {
    if (!text) return;
    list.hidden = false;
    list.append(Object.assign(document.createElement("li"), { textContent: text }));
  };
  const paint = (who, mark) => {
    const row = people.find((one) => one.dataset.who === who);
    if (!row) return;
    let marked = false;
    for (const button of row.querySelectorAll(".tap")) {
      const on = button.dataset.word === mark;
      button.setAttribute("aria-pressed", on);
      button.value = `${on ? "clear" : button.dataset.word}:${who}`;
      marked ||= on;
    }
    row.classList.toggle("marked", marked);
    const count = (name, number) => (document.querySelector(`[data-count=${name}]`).textContent = number);
    count("here", roll.querySelectorAll(".tap.yes[aria-pressed=true]").length);
    count("unmarked", people.filter((one) => !one.classList.contains("marked")).length);
  };
  const ask = async (where, body, again) => {
    const headers = { "X-CSRFToken": token };
    const signal = AbortSignal.timeout?.(15e3);
    const how = body ? { method: "POST", body, headers } : {};
    const answer = await fetch(`${where}synk/`, { ...how, signal, redirect: "manual" });
    if (answer.type === "opaqueredirect") throw "out";
    if (answer.status === 404) throw "gone";
    if (answer.status === 403 && body && !again) {
      ({ token } = await ask(where));
      return ask(where, body, true);
    }
    if (!answer.ok) throw answer.status;
    const got = await answer.json();
    if (got.leader !== leader) throw "out";
    return got;
  };
  const sendTo = async (where, taps) => {
    if (!token) ({ token } = await ask(where));
    const body = new URLSearchParams({ leader });
    for (const one of taps) body.append("mark", `${one.mark}:${one.who}:${Math.max(0, Date.now() - one.at)}`);
    const got = await ask(where, body);
    await kept((store) => {
      got.taps.forEach((tap, place) => {
        const sent = taps[place];
        const found = store.get([leader, where, sent.who]);
        found.onsuccess = () => {
          // Tapped again meanwhile: that one is sent next.
          if (found.result?.at !== sent.at) return;
          if (tap.mark) store.put({ ...sent, mark: tap.mark, sent: 1 });
          else store.delete([leader, where, sent.who]);
          if (where === url && tap.mark) paint(sent.who, tap.mark);
        };
      });
    });
    got.taps.forEach((tap) => tell(tap.told));
  };
  const send = async () => {
    if (busy) return (again = true);
    busy = true;
    again = false;
    let fault = "";
    const waiting = (await mine()).filter((one) => !one.sent);
    for (const where of new Set(waiting.map((one) => one.url))) {
      try {
        await sendTo(where, waiting.filter((one) => one.url === where));
      } catch (error) {
        fault = error;
        if (error === "out") {
          await self.caches?.delete("kvall");
          break;
        }
      }
    }
    const left = (await mine()).filter((one) => !one.sent);
    const here = left.filter((one) => one.url === url).length;
    if (left.length) say(`${waits[here] || ""} ${{ out: roll.dataset.out, gone: roll.dataset.gone }[fault] || ""}`);
    else if (waiting.length) say(roll.dataset.sent);
    signin && (document.querySelector("#evening-signin").hidden = fault !== "out");
    busy = false;
    if (again) send();
  };
  roll.addEventListener("click", async (event) => {
    const button = event.target.closest(".tap");
    if (!button) return;
    event.preventDefault();
    const [mark, ...who] = button.value.split(":");
    const tap = { leader, url, who: who.join(":"), mark, at: Date.now(), sent: 0 };
    try {
      await kept((store) => store.put(tap));
    } catch {
      // This browser keeps nothing: the tap goes the plain way.
      if (button.form) return button.form.requestSubmit(button);
      return say(roll.dataset.cannot);
    }
    paint(tap.who, mark);
    await send();
  });
  // What may stay on the phone, and for how long.
  const tidy = async () => {
    if (!self.caches) return;
    const cache = await caches.open("kvall");
    for (const one of await cache.keys()) {
      const found = await cache.match(one);
      if (Math.abs(Date.now() - found.headers.get("X-Copied")) < 432e5) continue;
      await cache.delete(one);
      if (copy === "" && new URL(one.url).pathname === url) {
        roll.remove();
        say(roll.dataset.old);
      }
    }
    const old = (await mine()).filter((one) => Date.now() - one.at > (one.sent ? 432e5 : 12096e5));
    await kept((store) => old.forEach((one) => store.delete([leader, one.url, one.who])));
  };
  const takeCopy = async () => {
    await navigator.serviceWorker.register(roll.dataset.worker);
    const begun = Date.now();
    const answer = await fetch(copy, { redirect: "manual" });
    if (!answer.ok) return;
    const headers = new Headers(answer.headers);
    headers.set("X-Copied", begun);
    await (await caches.open("kvall")).put(url, new Response(await answer.blob(), { headers }));
    const told = (await mine()).filter((one) => one.url === url && one.sent && one.at < begun);
    await kept((store) => told.forEach((one) => store.delete([leader, url, one.who])));
  };
  const begin = async () => {
    // The page itself knows what was sent; its copy was made before.
    for (const one of await mine()) if (one.url === url && (copy === "" || !one.sent)) paint(one.who, one.mark);
    await tidy();
    await send();
    if (copy && navigator.serviceWorker && self.caches) await takeCopy();
  };
  begin().catch(() => {});
  self.addEventListener("online", () => send());
  setInterval(() => tidy().then(send).catch(() => {}), 3e4);
})();
