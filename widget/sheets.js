// A question over the composer: some fields, one button that does it, one that doesn't.
const sheet = (title, fields, act, done, tell) => {
  let busy;
  const onsubmit = async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    await act(Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value))).then(done, () => tell("trouble"));
    busy = false;
  };
  const field = ([name, type = "text", autocomplete = ""]) =>
    h("label", {}, say(name), h("input", { name, type, autocomplete, required: !!autocomplete }));
  const yes = h("button", { className: "main" }, say(title));
  return h(
    "form",
    { className: "sheet", ariaLabel: say(title), onsubmit },
    fields.map(field),
    h("p", {}, say(`${title}Ask`)),
    h("div", { className: "choices" }, yes, button("choice", () => done(), say("cancel"))),
  );
};

// The place above the composer for sheets, and for a line that says how something went.
const createSlot = (composer, speak, onDone) => {
  const line = h("p", { className: "notice", hidden: true });
  const place = h("div");
  const tell = (key) => {
    line.hidden = !key;
    line.replaceChildren(...(key ? words(say(key)).flat() : []));
    speak(line.textContent);
  };
  const done = (key) => {
    place.replaceChildren();
    composer.hidden = false;
    onDone();
    tell(key);
  };
  const ask = (title, fields, act) => () => {
    tell();
    place.replaceChildren(sheet(title, fields, (given) => act(given).then(() => `${title}Done`), done, tell));
    composer.hidden = true;
    place.querySelector("input,button").focus();
  };
  return { nodes: [line, place], tell, ask, done };
};
