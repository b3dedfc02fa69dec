// A shared tablet (flow.tablet): after a while without a touch, a key or a sound it asks whether
// anybody is there, and then starts over for the next person. Without this script the button does.
(() => {
  const box = document.querySelector(".idle");
  let timer;
  const wait = (seconds, then) => {
    clearTimeout(timer);
    timer = setTimeout(then, seconds * 1000);
  };
  const here = () => {
    if (!box.open) wait(box.dataset.idle, warn);
  };
  const warn = () => {
    const sounds = [...document.querySelectorAll("audio")].some((one) => !one.paused);
    if (sounds || window.speechSynthesis?.speaking) return here();
    box.showModal();
    wait(box.dataset.warned, () => document.querySelector(".again").submit());
  };
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(kind, here, { capture: true, passive: true });
  }
  box.onclick = () => box.close();
  box.onclose = here;
  here();
})();
