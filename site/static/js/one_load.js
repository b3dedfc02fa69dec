// A whole survey in one page (flow.one_load, docs/adr/0019). It decides nothing: what comes next
// stands in a table. It stands after outbox.js. Answers are in this page's memory, and leave it sealed for the server alone.
(() => {
  const { subtle } = window.crypto || {};
  if (!subtle || !window.indexedDB) return;
  const plan = one("#plan");
  const words = plan.dataset;
  const [rows, asked, curve, way, cipher] = JSON.parse(plan.content.textContent);
  const main = one("main");
  const flow = one("#flow");
  const end = one("#end");
  const go = one(".go", flow);
  const id = crypto.randomUUID();
  const copy = (name) => [...one(name).content.cloneNode(true).children];
  const place = (row) => rows[row]?.[0];
  const views = {};
  const given = {};
  let trail = [rows.length - 1];
  let at = 0;
  let changing = 0;
  const head = () => one("form:not([hidden]) h1").textContent.trim();
  const tail = document.title.slice(head().length);
  const parts = () => [...flow.children].filter((part) => part != go && part.type != "hidden");
  const view = (q) => (views[q] = views[q] || copy(`[data-q="${q}"]`));
  views[place(trail[0])] = parts();
  // What was answered, a number in the digits of the table.
  const said = (q) =>
    given[q]
      .map(([, text]) => {
        const plain = text.trim().replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt() & 15);
        return asked[q].low != null && plain && plain >= 0 ? +plain : text;
      })
      .filter((text) => text !== "");
  const walk = () => {
    const found = [];
    let row = rows.length - 1;
    while (row >= 0) {
      found.push(row);
      const [q, , usual, to] = rows[row];
      if (!given[q]) return found;
      const { look } = asked[q];
      const key = look ? look.filter((text) => said(q).includes(text)) : said(q);
      row = to?.[key.join()] ?? usual;
    }
    return [...found, row];
  };
  const fault = (q) => {
    const { most, low, high, rule } = asked[q];
    const texts = said(q);
    const out = texts.some((text) => text == "-dk" || text == "-no");
    if (out && texts[1] != null) return words.both;
    const wrong = (text) => !(text >= low && text <= high && text % 1 == 0);
    if (texts.length > most || (low != null && !out && texts.some(wrong))) return rule;
  };
  const clear = () => {
    all(".error, #wrong").forEach((part) => part.remove());
    document.title = head() + tail;
  };
  const tell = (text) => {
    const [box, line] = copy("#fault");
    const link = one("a", box);
    document.title = line.textContent + " " + document.title;
    link.append(text);
    link.onclick = () => !!one("#a1").focus();
    line.append(" ", text);
    main.prepend(box);
    one("legend", flow).after(line);
    one("fieldset", flow).setAttribute("aria-describedby", "wrong");
    box.focus();
  };
  const list = () =>
    all("[data-row]").forEach((part) => {
      const { row } = part.dataset;
      const index = trail.findIndex((way) => place(way) == row);
      part.hidden = index < 0;
      if (index < 0) return;
      const texts = all(":checked, .input", view(row)[2]).map((control) =>
        control.checked ? control.closest("label").textContent.trim() : control.value,
      );
      one("bdi", part).textContent = texts.filter(Boolean).join(" · ") || words.none;
      one("a", part).onclick = () => !!move(index, 1);
    });
  const show = () => {
    const row = trail[at];
    flow.hidden = row < 0;
    end.hidden = row >= 0;
    if (row < 0) list();
    else {
      const [q, left] = rows[row];
      const [step, bar] = view(q);
      parts().forEach((part) => part.remove());
      go.before(...view(q));
      const number = trail.slice(0, at + 1).filter((row) => !asked[place(row)].info).length;
      bar.max = number + left - !asked[q].info;
      bar.value = number;
      const line = step.lastElementChild;
      if (line) line.textContent = line.textContent.replace("#1", number).replace("#2", bar.max);
    }
    clear();
    scrollTo(0, 0);
    main.focus();
  };
  const move = (to, change) => {
    at = to;
    changing = change;
    history.pushState(at, "");
    show();
  };
  const seal = async (more) => {
    const answers = {};
    for (const row of trail) answers[place(row)] = given[place(row)];
    const biljett = words.ticket;
    const text = JSON.stringify({ id, answers, biljett });
    const raw = Uint8Array.from(words.key.split(","));
    const theirs = await subtle.importKey("raw", raw, curve, false, []);
    const mine = await subtle.generateKey(curve, false, ["deriveBits"]);
    const bits = await subtle.deriveBits({ ...curve, public: theirs }, mine.privateKey, 256);
    way.info = await subtle.exportKey("raw", mine.publicKey);
    way.salt = cipher.iv = new Uint8Array(12);
    const shared = await subtle.importKey("raw", bits, way, false, ["deriveKey"]);
    const key = await subtle.deriveKey(way, shared, cipher, false, ["encrypt"]);
    const box = await subtle.encrypt(cipher, key, new TextEncoder().encode(text));
    const sealed = [way.info, box].flatMap((part) => [...new Uint8Array(part)]);
    return { biljett, box: btoa(String.fromCharCode(...sealed)), ...more };
  };
  flow.onsubmit = async (event) => {
    const { name, value } = event.submitter || {};
    if (name == "language" && trail.length < 2) return;
    event.preventDefault();
    const q = place(trail[at]);
    given[q] = [...new FormData(flow)].filter(([name]) => name != "token");
    clear();
    const wrong = fault(q);
    if (wrong) tell(wrong);
    else if (name == "language") {
      const body = await seal({ language: value, at: q });
      const got = (await outbox.post({ url: outbox.url, body })) || { text: words.net };
      if (!got.url) return tell(got.text);
      window.onbeforeunload = null;
      location = got.url;
    } else {
      trail = walk();
      move(changing ? trail.length - 1 : at + 1, changing);
    }
  };
  outbox.seal = seal;
  one(".top a").onclick = () => !at || !!history.back();
  history.replaceState(0, "");
  window.onpopstate = ({ state }) => {
    if (state == null || !end.isConnected) return;
    at = Math.min(state, trail.length - 1);
    changing = 0;
    show();
  };
  window.onbeforeunload = (event) => {
    if (at && one("#end button:enabled")) event.preventDefault();
  };
})();
