// The parts of the screen.

// A region that only speaks: each text is added once, and is gone before anybody reads it a second time.
const createSpeaker = () => {
  const log = h("div", { className: "sr", role: "log" });
  const speak = (...texts) => {
    const line = h("p", {}, texts.join(". "));
    log.append(line);
    setTimeout(() => line.remove(), 9e3);
  };
  return { log, speak };
};

const firstView = (send) => {
  const { keepDays, privacyUrl, texts } = CLINIC_CHAT;
  return h(
    "div",
    { className: "first" },
    h("p", {}, say("intro")),
    h("p", { className: "alarm" }, words(say("emergency"), true)),
    h("p", { className: "small" }, say("stored", keepDays), " ", h("a", { href: privacyUrl, target: "_blank" }, say("privacy"))),
    h("div", { className: "choices" }, texts.topics.map(([shown, sent]) => button("choice", () => send(sent ?? shown), shown))),
  );
};

// Where one types: Enter sends, Shift+Enter breaks the line, and an input method's Enter does neither.
const createComposer = (send, speak) => {
  const input = h("textarea", { rows: 1, placeholder: say("input"), ariaLabel: say("input") });
  const count = h("p", { hidden: true });
  const tooMany = () => [...input.value.trim()].length - 500;
  input.oninput = () => {
    const n = tooMany();
    count.hidden = n < 1;
    count.textContent = say("tooLong", n);
    input.ariaInvalid = n > 0;
  };
  const onsubmit = (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (tooMany() > 0) return speak(count.textContent);
    if (!text) return;
    input.value = "";
    input.oninput();
    send(text);
  };
  input.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) onsubmit(event);
  };
  return { input, form: h("form", { className: "composer", onsubmit }, count, input, h("button", { className: "main" }, say("send"))) };
};

// The conversation's pane: follows what is new, unless the visitor reads further up.
const createPane = (...children) => {
  let reading;
  const pane = h("div", { className: "pane", tabIndex: 0, role: "region", ariaLabel: say("transcript") }, children);
  const toEnd = () => pane.scrollTo(0, pane.scrollHeight);
  const newer = button("newer main", toEnd, say("newer"));
  newer.hidden = true;
  pane.onscroll = () => {
    reading = pane.scrollHeight - pane.scrollTop - pane.clientHeight > 90;
    if (!reading) newer.hidden = true;
  };
  // Shows a new reply from its first line on.
  const show = (node) => {
    newer.hidden = !reading;
    if (!reading) pane.scrollTo(0, node.offsetTop - 8);
  };
  return { pane, newer, toEnd, show, follow: () => reading || toEnd() };
};

// More of what one can do: a plain list of buttons behind one button.
const createMenu = (entries) => {
  const list = h("div", { className: "menu" });
  const toggle = (on) => {
    list.hidden = !on;
    opener.ariaExpanded = on;
  };
  const opener = button("quiet", () => toggle(list.hidden), say("menu"));
  list.append(...entries.map(([key, act]) => button("entry", act, say(key))));
  toggle(false);
  return { opener, list, toggle };
};
