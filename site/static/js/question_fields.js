// The editor of a question shows only what its type is made of. Nothing that is hidden is frozen.
const PARTS = {
  options: ["faces", "single", "several", "picture", "scale", "ranking"],
  wheel: ["wheel"],
  illustration: [
    "faces", "single", "several", "picture", "scale", "ranking", "number", "short_text", "text", "info",
  ],
  face_set: ["faces"],
  max_choices: ["several"],
  min: ["number"],
  max: ["number"],
  bands: ["number"],
  max_length: ["short_text", "text"],
  young: ["short_text", "text"],
  quotable: ["short_text", "text"],
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
    let fits = (PARTS[name] ?? [kind]).includes(kind);
    if (["text", "audio", "ages"].includes(name)) fits = kind !== "wheel" || !empty(part);
    // A section is a block of its own; a name from before becomes one when the survey is saved.
    if (name === "section") fits = !empty(part);
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
// A rule names an earlier question, and its answers, by keys: the form offers those that there are.
const offered = (input) => {
  const [, rule, part] = input.name.match(/^(.*-condition-.*-value)-(question|values)$/) ?? [];
  if (!rule) return null;
  const field = (name) => document.getElementsByName(name)[0]?.value ?? "";
  const named = (ending) => [...document.querySelectorAll(`[name$='${ending}']`)];
  const earlier = named("-value-key").filter(
    (one) =>
      /^questions-\d+-value-key$/.test(one.name) &&
      one.value &&
      field(one.name.replace("value-key", "deleted")) !== "1" &&
      one.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  const words = (key, name) =>
    document.querySelector(`[name^='${key.name.slice(0, -3)}${name}-']`)?.value;
  if (part === "question") return earlier.map((one) => [one.value, words(one, "text")]);
  const asked = earlier.find((one) => one.value === field(`${rule}-question`));
  if (!asked) return [];
  const before = input.value.includes(",") ? input.value.replace(/,[^,]*$/, ", ") : "";
  const options = `${asked.name.slice(0, -3)}options-`;
  return named("-value-key")
    .filter((one) => one.name.startsWith(options) && one.value)
    .map((one) => [before + one.value, words(one, "label")]);
};
const offer = ({ target }) => {
  const found = target.matches?.("input[name]") && offered(target);
  if (!found) return;
  let list = document.getElementById("offered-keys");
  if (!list) {
    list = document.createElement("datalist");
    list.id = "offered-keys";
    document.body.append(list);
  }
  list.replaceChildren(
    ...found.map(([key, words]) => new Option(words ? `${key}: ${words}` : key, key)),
  );
  target.setAttribute("list", list.id);
};
const startFitting = () => {
  fitAll();
  document.addEventListener("focusin", offer);
  document.addEventListener("input", offer);
  document.addEventListener("change", fitAll);
  new MutationObserver(fitAll).observe(document.body, { childList: true, subtree: true });
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startFitting);
else startFitting();
