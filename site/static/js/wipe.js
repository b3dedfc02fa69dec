// The copy of an evening (docs/adr/0045) goes away at sign-out, also without a network.
(() => {
  const wipe = () => self.caches?.delete("kvall");
  const out = document.querySelector("[data-sign-out]");
  if (out) out.addEventListener("submit", wipe);
  else wipe();
})();
