// Says in words what the browser refused; the rest of the passkey's journey is django-allauth's.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const note of document.querySelectorAll("[data-passkey-problem]")) note.hidden = false;
});
