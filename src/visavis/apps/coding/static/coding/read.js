// Keys for reading packets through: N next, C correct, L leave out. The page does without.
const form = document.querySelector("[data-read]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target instanceof HTMLTextAreaElement) return;
  const key = event.key.toLowerCase();
  if (key === "n") form.querySelector(".actions button:not([name])").click();
  else if (key === "l") form.querySelector("[name=leave_out]").click();
  else if (key === "c") {
    const correct = form.querySelector(".correct");
    if (!correct) return;
    correct.open = true;
    correct.querySelector("textarea").focus();
  } else return;
  event.preventDefault();
});
