// Single keys for what names one in data-key, only outside of fields and only while they are switched on; no form is sent
// twice by a second click; and who typed something is asked before leaving it.
"use strict";
const OFF = "staff-keys-off";
const fields = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const typing = "textarea, input:not([type=hidden], [type=checkbox], [type=file], [type=password])";
const PATIENCE = 5000; // milliseconds
const isOn = () => localStorage.getItem(OFF) === null;

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (event.target instanceof Element && event.target.closest(fields)) return;
  const meant = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key.toLowerCase());
  if (!meant) return;
  event.preventDefault();
  meant.matches(fields) ? meant.focus() : meant.click();
});

const toggle = document.querySelector("[data-keys-toggle]");
if (toggle) {
  const show = () => {
    toggle.hidden = false;
    toggle.textContent = isOn() ? "Switch single keys off" : "Switch single keys on";
    for (const key of document.querySelectorAll("kbd")) key.hidden = !isOn();
  };
  toggle.addEventListener("click", () => {
    isOn() ? localStorage.setItem(OFF, "1") : localStorage.removeItem(OFF);
    show();
  });
  show();
}

let sent = null;
let sentAt = 0;
document.addEventListener("submit", (event) => {
  const now = Date.now();
  if (event.target === sent && now - sentAt < PATIENCE) return event.preventDefault();
  [sent, sentAt] = [event.target, now];
});
addEventListener("pageshow", () => { sent = null; });

const isTyped = (form) => [...form.elements].some((one) => one.matches(typing) && one.value !== one.defaultValue);
addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("form[method=post]")].some((form) => form !== sent && isTyped(form))) event.preventDefault();
});
