// Keys for reading packets through: ↓ ↑ from one to the next, N next, C correct, L leave out.
// The page does without, and whoever wishes switches single keys off, here as on the coding screen.
const form = document.querySelector("[data-read]");
const packets = [...form.querySelectorAll(".reading > li")];
const box = document.querySelector("[data-keys]");
const on = () => sessionStorage.getItem("visavis-keys") !== "no";
const here = () => packets.find((packet) => packet.contains(document.activeElement));

function go(by) {
  const at = packets.indexOf(here());
  const to = packets[at < 0 ? 0 : Math.min(Math.max(at + by, 0), packets.length - 1)];
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
}

function correct() {
  const details = (here() ?? packets[0] ?? form).querySelector(".correct");
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}

const WAYS = {
  arrowdown: () => go(1),
  arrowup: () => go(-1),
  n: () => form.querySelector("button:not([name])").click(),
  l: () => (packets.length ? (here() ?? packets[0]).querySelector("[name=out]") : form.querySelector("[name=leave_out]")).click(),
  c: correct,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target instanceof HTMLTextAreaElement) {
    if (event.key === "Escape") (here() ?? event.target.closest("form").querySelector("button")).focus();
    return;
  }
  const way = WAYS[event.key.toLowerCase()];
  const moves = event.key.startsWith("Arrow");
  if (!way || !on() || (moves && !packets.length) || (event.repeat && !moves)) return;
  event.preventDefault();
  way();
});
if (box) {
  box.checked = on();
  box.addEventListener("change", () => sessionStorage.setItem("visavis-keys", box.checked ? "yes" : "no"));
}
