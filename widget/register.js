// Puts exactly one chat into the page, however often, late or combined this file is run.
const own = [document.currentScript, document.querySelector("script[data-clinic]")].find((one) => one?.matches("[data-clinic],[src*='widget.js']"));

const start = () => {
  const { open, accent, ...told } = own?.dataset ?? {};
  if (!document.querySelector("clinic-chat")) {
    const chat = document.createElement("clinic-chat");
    for (const name of ["clinic", "position", "theme"]) if (told[name]) chat.setAttribute(name, told[name]);
    if (accent) chat.style.setProperty("--clinic-chat-accent", accent);
    document.body.append(chat);
  }
  if (customElements.get("clinic-chat")) return;
  customElements.define("clinic-chat", ClinicChat);
  // The page's own links and buttons that match data-open open the chat.
  document.addEventListener("click", (event) => {
    if (!open || !event.target.closest(open)) return;
    event.preventDefault();
    document.querySelector("clinic-chat").open();
  });
};
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
