// A page under strain: narrow, large text, wide spacing, keyboard. Returns sentences.
({step, named}) => {
  const bad = [];
  const html = document.documentElement;
  const short = (el) => el.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
  const wide = (when) => {
    if (html.scrollWidth <= html.clientWidth) return;
    const widest = [...document.body.querySelectorAll('*')].find((el) => {
      const box = el.getBoundingClientRect();
      const out = box.right > html.clientWidth + 1 || box.left < -1;
      return out && !el.closest('.table-wrap, .vh, .skip, .first');
    });
    bad.push(`sideways scroll ${when}: ${html.scrollWidth}, ${widest ? short(widest) : '?'}`);
  };
  if (step === 'narrow') {
    wide('at 320 px');
    html.style.setProperty('font-size', '200%');
    wide('at 320 px with 200 % text');
    html.style.removeProperty('font-size');
    const spacing = new CSSStyleSheet();
    spacing.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; '
      + 'word-spacing: .16em !important } p { margin-block-end: 2em !important }');
    document.adoptedStyleSheets = [spacing];
    wide('at 320 px with wider spacing');
    document.adoptedStyleSheets = [];
  }
  if (step === 'keyboard') {
    const first = document.activeElement;
    if (!named && first?.getAttribute('href') !== '#main')
      bad.push(`the first stop is not the skip link: ${short(first)}`);
    const light = (colour) => {
      const parts = colour.match(/[\d.]+/g).map(Number);
      const [r, g, b] = parts.slice(0, 3).map((one) => {
        const part = one / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (el) => {
      for (let one = el; one; one = one.parentElement) {
        const colour = getComputedStyle(one).backgroundColor;
        if (!/, 0\)$|transparent/.test(colour)) return colour;
      }
      return 'rgb(255, 255, 255)';
    };
    const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
    for (const el of document.querySelectorAll(controls)) {
      if (!el.checkVisibility({visibilityProperty: true}) || el.disabled || el.tabIndex < 0) continue;
      el.focus();
      const ring = [[el], [el, '::after'], [el.closest('label')], [el.parentElement]]
        .filter(([one]) => one)
        .map(([one, part]) => [one, getComputedStyle(one, part)])
        .find(([, style]) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3);
      if (!ring) { bad.push(`no focus ring of 3 px: ${short(el)}`); continue; }
      const a = light(ring[1].outlineColor), b = light(ground(ring[0].parentElement));
      if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 3) bad.push(`a weak focus ring: ${short(el)}`);
    }
    for (const el of document.querySelectorAll('body *'))
      if (/fixed|sticky/.test(getComputedStyle(el).position)) bad.push(`may cover: ${short(el)}`);
  }
  if (step === 'landmarks') {
    const count = (what) => document.querySelectorAll(what).length;
    if (count('main') !== 1) bad.push(`${count('main')} main`);
    if (count('body > header, body > .page > header') !== 1) bad.push('not one header');
    if (!document.querySelector('main#main[tabindex="-1"]')) bad.push('nothing to skip to');
    if (count('[autoplay], marquee, blink, video')) bad.push('something plays by itself');
    if (document.getAnimations().length) bad.push('something moves though it should not');
  }
  return bad;
}
