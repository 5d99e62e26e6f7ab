// Writes the line for the clinic's website from the form, and shows it in the preview.
"use strict";
const form = document.getElementById("looks");
const line = document.getElementById("line");
const preview = document.getElementById("preview");
const copied = document.getElementById("copied");
const DEFAULTS = { accent: form.elements.accent.defaultValue, position: "right", theme: "auto" };

const show = () => {
  const asked = Object.fromEntries(new FormData(form));
  const { base, clinic, query } = form.dataset;
  const language = asked.lang ? `${query ? "&" : "?"}lang=${asked.lang}` : "";
  const looks = Object.entries(DEFAULTS)
    .filter(([name, usual]) => asked[name] !== usual)
    .map(([name]) => ` data-${name}="${asked[name]}"`);
  line.textContent = `<script src="${base}/widget.js${query}${language}" data-clinic="${clinic}"${looks.join("")} async></` + "script>";
  const accent = asked.accent === DEFAULTS.accent ? "" : asked.accent;
  preview.src = `/snippet/preview?${new URLSearchParams({ ...(query && { clinic }), ...asked, accent })}`;
  copied.textContent = "";
};

form.addEventListener("change", show);
document.getElementById("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(line.textContent);
  copied.textContent = "Copied.";
});
show();
