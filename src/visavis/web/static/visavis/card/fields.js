// A card's form as it was filled in: read, fill, add one more moment.

/** Fields that the server gives out anew with every page. */
const OF_THE_PAGE = ["csrfmiddlewaretoken", "language"];

/** Everything that is filled in, as pairs of name and value. */
export const fieldsOf = (form) => [...new FormData(form)];

/** What was written, without choices: what a person would want to copy. */
export const wordsOf = (form) =>
  [...form.querySelectorAll("textarea")].map((box) => box.value.trim()).filter(Boolean).join("\n\n");

const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

/** Whether anything was written or chosen; who may read it is chosen beforehand. */
export const isFilled = (form) =>
  [...form.elements].some((field) =>
    isChoice(field) ? field.checked && field.value !== form.dataset.visibility
    : field.type === "textarea" || field.type === "text" ? field.value.trim() !== "" : false);

/** Fill the form with `fields`, and make the moments that it lacks. */
export function fill(form, fields) {
  const values = new Map(fields);
  for (const more of form.querySelectorAll("button[value^=add-]")) {
    const wanted = Number(values.get(`${placeOf(more).name}-count`));
    while (placeOf(more).next < wanted && more.isConnected && !more.hidden) add(form, more);
  }
  for (const field of form.elements) {
    if (!field.name || field.tagName === "BUTTON" || OF_THE_PAGE.includes(field.name)) continue;
    if (isChoice(field)) field.checked = values.get(field.name) === field.value;
    else field.value = values.get(field.name) ?? "";
    if (field.type === "textarea" && field.value) field.closest("details")?.setAttribute("open", "");
  }
}

/** Add one more empty moment after the last of its kind, and return it. */
export function add(form, more) {
  const { name, next } = placeOf(more);
  const copy = form.querySelector(`#${name}-0`).cloneNode(true);
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    // While its name is the old one: choosing a radio lets go of others of the same name.
    if (isChoice(part)) part.checked = part.value === form.dataset.visibility;
    else if (part.matches("textarea, input, select")) part.value = "";
    for (const label of ["id", "name", "for"]) {
      const known = part.getAttribute(label);
      if (known) part.setAttribute(label, known.replace(`${name}-0`, `${name}-${next}`));
    }
    part.removeAttribute("aria-invalid");
    if (part.matches(".problem")) part.remove();
  }
  copy.querySelector("legend b").textContent = next + 1;
  form.querySelector(`#${name}-${next - 1}`).after(copy);
  form.elements[`${name}-count`].value = next + 1;
  more.setAttribute("formaction", `#${name}-${next + 1}`);
  const full = countOf(form) >= Number(form.dataset.most);
  for (const button of form.querySelectorAll("button[value^=add-]")) button.hidden = full;
  return copy;
}

/** Which kind of moment a button adds, and the number that the next one gets. */
function placeOf(more) {
  const [, name, next] = more.getAttribute("formaction").match(/^#(.+)-(\d+)$/);
  return { name, next: Number(next) };
}

const countOf = (form) =>
  [...form.querySelectorAll("[name$=-count]")].reduce((sum, field) => sum + Number(field.value), 0);
