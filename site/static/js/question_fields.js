// The editor of a question shows only what its type is made of. Nothing that is hidden is frozen.
const PARTS = {
  options: ["faces", "single", "several", "picture", "scale", "ranking"],
  wheel: ["wheel"],
  face_set: ["faces"],
  max_choices: ["several"],
  min: ["number"],
  max: ["number"],
  bands: ["number"],
  max_length: ["short_text", "text"],
  young: ["short_text", "text"],
  background: ["faces", "single", "picture", "scale"],
};
// "0" is the number of items of an empty list.
const empty = (part) =>
  [...part.querySelectorAll("input, textarea")].every((one) => !one.value || one.value === "0");
const fitFields = (select) => {
  const kind = select.value;
  const question = select.closest("[data-contentpath='type']")?.parentElement;
  if (!question) return;
  for (const part of question.querySelectorAll(":scope > [data-contentpath]")) {
    const name = part.dataset.contentpath;
    // A wheel brings the words and recordings of its spokes along.
    const fits = ["text", "audio", "ages"].includes(name)
      ? kind !== "wheel" || !empty(part)
      : (PARTS[name] ?? [kind]).includes(kind);
    // What says why it is wrong stays in sight.
    part.hidden = kind !== "" && !fits && !part.querySelector(".w-field--error, .help-critical");
  }
  for (const picture of question.querySelectorAll("[data-contentpath='picture']")) {
    picture.hidden = kind !== "picture";
  }
};
const fitAll = () => {
  document.querySelectorAll("[data-contentpath='type'] select").forEach(fitFields);
};
const startFitting = () => {
  fitAll();
  document.addEventListener("change", fitAll);
  new MutationObserver(fitAll).observe(document.body, { childList: true, subtree: true });
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startFitting);
else startFitting();
