// Begins the check at once, for somebody who was sent here from an app; a reload does not begin it again.
"use strict";
const words = document.currentScript.dataset.say;
const chat = document.querySelector("clinic-chat");
customElements.whenDefined("clinic-chat").then(() => {
  const here = new URL(location);
  if (!here.searchParams.has("check")) return;
  here.searchParams.delete("check");
  history.replaceState(null, "", here);
  chat.send(words);
});
