// Asks the browser for a passkey and puts its answer into the form. Without this file, and without
// JavaScript, everything works with a passphrase.
// Browsers make and use passkeys over https or at localhost only, and never where the address is a
// number.
const possible = window.PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname);

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!possible) {
    button.hidden = true;
    button.parentElement.querySelector("[data-cannot]").hidden = false;
  }
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const form = button.form;
    const trouble = button.parentElement.querySelector("[data-trouble]");
    trouble.hidden = true;
    try {
      const asked = JSON.parse(document.getElementById(button.dataset.asked).textContent);
      const answer = await window.webauthnJSON[button.dataset.passkey](asked);
      form.elements[button.dataset.into ?? "credential"].value = JSON.stringify(answer);
      if (button.type !== "submit") {
        button.parentElement.querySelector("[data-done]").hidden = false;
        for (const doubt of form.querySelectorAll("[data-doubt]")) doubt.hidden = true;
        return;
      }
      form.noValidate = true;
      form.requestSubmit(button);
    } catch {
      trouble.hidden = false;
    }
  });
}
