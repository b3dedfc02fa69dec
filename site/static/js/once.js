// A sheet that is shown once: asks before it is left, and prints. Without this script it is the
// same page, printed from the browser's own menu.
const ask = (event) => event.preventDefault();
if (document.querySelector("[data-once]")) addEventListener("beforeunload", ask);
document.querySelector("[data-leave]")?.addEventListener("click", () => {
  removeEventListener("beforeunload", ask);
});
const button = document.querySelector("[data-print]");
button?.removeAttribute("hidden");
button?.addEventListener("click", () => print());
