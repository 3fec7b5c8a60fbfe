// Single keys on a page of forms: what carries data-key is pressed by it. Whoever wishes switches
// them off, here as on the coding screen; the page does without.
const on = () => sessionStorage.getItem("visavis-keys") !== "no";
const main = document.querySelector("main");
const box = main.querySelector("[data-keys]");
const seen = (field) => !field.disabled && field.offsetParent !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const at = event.target;
  if (at.matches("textarea, select, input:not([type=radio], [type=checkbox])")) {
    if (event.key === "Escape") at.blur();
    return;
  }
  if (!on() || (event.key === "Enter" && at.closest("a, button, summary"))) return;
  // By its place on the keyboard: where digits need the shift key, they are pressed without it.
  const key = /^Digit([1-9])$/.exec(event.code)?.[1] ?? event.key.toLowerCase();
  const found = [...main.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(seen);
  if (!found) return;
  event.preventDefault();
  if (!found.matches("textarea")) found.click();
  if (found.isConnected) found.focus();
});

function tell() {
  main.classList.toggle("with-keys", on());
  box.checked = on();
}
box.addEventListener("change", () => {
  sessionStorage.setItem("visavis-keys", box.checked ? "yes" : "no");
  tell();
});
box.closest(".scripted").hidden = false;
tell();
