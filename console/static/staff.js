// Single keys for buttons and links that name one in data-key; only outside of fields, and only while they are switched on.
"use strict";
const OFF = "staff-keys-off";
const fields = "input, textarea, select, [contenteditable]";
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
