// A little help; every page works without it.
"use strict";

// A form is sent once: a second click does nothing while the first is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post") {
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.setAttribute("aria-disabled", "true");
    }
  }
});

// Back from the browser's memory, a form can be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    for (const form of document.forms) {
      delete form.dataset.sent;
    }
  }
});

// A message about what was done or refused is read first.
const message = document.querySelector(".message[role]");
if (message) {
  message.tabIndex = -1;
  message.focus();
}
