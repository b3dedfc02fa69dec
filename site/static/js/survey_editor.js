// The editor of a survey: advice stands beside its question, and a link leads into its field.
const startReview = () => {
  const review = document.querySelector("[data-review]");
  if (!review) return;
  const open = (field) => {
    for (let part = field; part; part = part.parentElement) {
      if (part.hidden || part.hasAttribute("hidden")) {
        document.querySelector(`[data-panel-toggle][aria-controls="${part.id}"]`)?.click();
      }
    }
    field.focus();
    field.scrollIntoView({ block: "center" });
  };
  review.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    open(field);
  });
  const place = () => {
    for (const advice of review.querySelectorAll("[data-advice]")) {
      const field = document.getElementById(advice.dataset.advice);
      if (!field || advice.dataset.done) continue;
      advice.dataset.done = "1";
      const beside = document.createElement("div");
      beside.className = "help-block help-warning";
      beside.dataset.beside = advice.dataset.advice;
      beside.textContent = advice.textContent;
      (field.closest(".struct-block.localized") || field.parentElement).after(beside);
    }
  };
  // The blocks are drawn after the page; until they are, there is no field to stand beside.
  const watch = new MutationObserver(place);
  watch.observe(document.body, { childList: true, subtree: true });
  place();
  setTimeout(() => watch.disconnect(), 10000);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startReview);
else startReview();
