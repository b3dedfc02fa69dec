// What axe does not notice. Returns sentences; an empty list is a good page.
(options) => {
  const bad = [];
  const html = document.documentElement;
  const shown = (el) => el.checkVisibility({visibilityProperty: true, opacityProperty: false});
  const short = (el) => el.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
  const rtl = ['ar', 'ckb', 'prs', 'fa', 'ur'];
  if (!html.lang) bad.push('html has no lang');
  const wanted = rtl.includes(html.lang) ? 'rtl' : 'ltr';
  if (html.dir !== wanted) bad.push(`html dir is "${html.dir}", wanted ${wanted}`);
  if (options.lang && html.lang !== options.lang) bad.push(`html lang is ${html.lang}`);
  for (const part of document.querySelectorAll('[lang]')) {
    const dir = rtl.includes(part.lang) ? 'rtl' : 'ltr';
    if (part.lang !== html.lang && part.closest('[dir]')?.dir !== dir)
      bad.push(`another language without its dir: ${short(part)}`);
  }
  const parts = document.title.split(' – ');
  if (parts.length < 2 || parts.some((one) => !one.trim())) bad.push(`title: "${document.title}"`);
  const heads = [...document.querySelectorAll('h1')].filter(shown);
  if (heads.length !== 1) bad.push(`${heads.length} h1`);
  for (const set of document.querySelectorAll('fieldset')) {
    const first = set.firstElementChild;
    if (!first || first.tagName !== 'LEGEND' || !first.textContent.trim())
      bad.push(`fieldset without legend: ${short(set)}`);
  }
  for (const radio of document.querySelectorAll('input[type=radio]')) {
    if (!radio.closest('fieldset, [role=radiogroup]'))
      bad.push(`radio outside a fieldset: ${short(radio)}`);
  }
  if (html.scrollWidth > window.innerWidth)
    bad.push(`sideways overflow: ${html.scrollWidth} > ${window.innerWidth}`);
  const inSentence = (el) => {
    if (el.tagName !== 'A' || getComputedStyle(el).display !== 'inline') return false;
    const own = el.textContent.trim().length;
    const around = el.closest('p, li, dd, td, caption, figcaption, span, div');
    return around && around.textContent.trim().length > own + 1;
  };
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  for (const el of document.querySelectorAll(controls)) {
    if (!shown(el) || el.disabled || inSentence(el)) continue;
    let boxes = [el.getBoundingClientRect()];
    for (const label of el.labels || [])
      if (/radio|checkbox|file/.test(el.type)) boxes.push(label.getBoundingClientRect());
    const box = {
      left: Math.min(...boxes.map((b) => b.left)), right: Math.max(...boxes.map((b) => b.right)),
      top: Math.min(...boxes.map((b) => b.top)), bottom: Math.max(...boxes.map((b) => b.bottom)),
    };
    const width = box.right - box.left, height = box.bottom - box.top;
    if (box.bottom < 0 || box.right < 0 || box.left > innerWidth || width <= 1) continue;
    if (width < 43.5 || height < 43.5)
      bad.push(`hit area ${Math.round(width)}×${Math.round(height)}: ${short(el)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((el) => el.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) bad.push(`ids used twice: ${twice.join(', ')}`);
  return bad;
}
