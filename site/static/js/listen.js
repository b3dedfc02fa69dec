// Listening, where scripts run. Stands inline in the page, so it costs no request (docs/adr).
// A recording gets one big button in place of the browser's bar. Where there is none, the button
// is shown if this device itself has a voice for the page's language; a voice of another host
// (localService false) would send the child's question there, so it is never used.
(() => {
  const button = document.querySelector(".say");
  const sound = document.querySelector("audio");
  const voices = window.speechSynthesis;
  const page = document.documentElement.lang;
  const short = (lang) => lang.toLowerCase().split(/[-_]/)[0];
  if (!button) return;
  const words = button.lastElementChild;
  const listen = words.textContent;
  const mark = (on) => {
    button.classList.toggle("on", on);
    words.textContent = on ? button.dataset.stop : listen;
  };
  const off = () => mark(false);
  if (sound) {
    const bar = (shown) => {
      sound.hidden = !shown;
      button.hidden = shown;
    };
    bar(false);
    sound.onplay = () => mark(true);
    sound.onpause = sound.onended = off;
    sound.onerror = () => bar(true);
    button.onclick = () => {
      if (sound.paused) sound.play().catch(() => bar(true));
      else {
        sound.pause();
        sound.currentTime = 0;
      }
    };
  } else if (voices && window.SpeechSynthesisUtterance) {
    const voice = () =>
      voices.getVoices().find((one) => one.localService && short(one.lang) === page);
    const look = () => {
      button.hidden = !voice();
    };
    let speaking = 0;
    button.onclick = () => {
      voices.cancel();
      if (speaking) {
        speaking = 0;
        return off();
      }
      const own = (part) => part.closest("[lang]").lang === page;
      const parts = [...document.querySelectorAll(button.dataset.say)].filter(own);
      speaking = parts.length;
      mark(speaking > 0);
      for (const part of parts) {
        const said = new SpeechSynthesisUtterance(part.textContent);
        said.voice = voice();
        said.lang = said.voice.lang;
        said.rate = 0.9;
        said.onend = said.onerror = () => {
          if (speaking && !--speaking) off();
        };
        voices.speak(said);
      }
    };
    voices.onvoiceschanged = look;
    window.onpagehide = () => voices.cancel();
    look();
  }
})();
