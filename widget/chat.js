// The chat as a whole: conversation and screen, joined. Returns the host API.
const createChat = (host, root) => {
  const page = host.hasAttribute("page");
  const emit = (name, detail) => host.dispatchEvent(new CustomEvent(`clinic-chat:${name}`, { bubbles: true, detail }));
  const { log, speak } = createSpeaker();
  const talk = createConversation(host.getAttribute("clinic") || CLINIC_CHAT.clinic, {
    change: () => keep(talk.state.items),
    sent: () => emit("message-sent"),
    renewed: () => slot.tell("sessionOver"),
    failed: () => {
      speak(say("retry"));
      pane.follow();
    },
    reply: ({ text, kind, choices }) => {
      typing.hidden = true;
      pane.show(list.lastChild);
      frame.unread();
      speak(plain(text), ...choices.map(({ title }) => title));
      emit("answer", { kind });
    },
    waiting: () => {
      const signs = [
        setTimeout(() => {
          typing.hidden = false;
          pane.follow();
        }, 400),
        setTimeout(speak, 1000, say("typing")),
      ];
      return () => {
        signs.forEach(clearTimeout);
        typing.hidden = true;
      };
    },
  });
  const send = (text) => {
    slot.tell();
    talk.send(text);
    pane.toEnd();
  };
  const file = (path, name) => () =>
    talk.get(path).then(
      (text) => h("a", { href: URL.createObjectURL(new Blob([text])), download: name }).click(),
      () => slot.tell("trouble"),
    );
  const list = h("ol");
  const keep = keepList(list, {
    ...talk,
    calendar: file("/v1/aftercare.ics", "aftercare.ics"),
    retry: (item) => {
      talk.retry(item);
      pane.pane.focus(); // its button goes
    },
    choose: (...picked) => {
      talk.choose(...picked);
      pane.toEnd();
    },
    rate: (...given) => {
      talk.rate(...given).catch(() => slot.tell("trouble"));
      pane.follow();
    },
  });
  const typing = h("p", { className: "typing", hidden: true }, say("typing"));
  const pane = createPane(firstView(send), list, typing);
  const { input, form } = createComposer(send, speak);
  const slot = createSlot(form, speak, () => menu.opener.focus());
  const reset = () => {
    talk.restart();
    slot.tell();
    pane.pane.scrollTo(0, 0);
    input.focus();
  };
  const contact = [["name", "text", "name"], ["number", "tel", "tel"], ["time"]];
  const menu = createMenu([
    ["callMe", slot.ask("callMe", contact, talk.callBack)],
    ["restart", reset],
    ["save", file("/v1/transcript", "chat.txt")],
    ["print", () => print()],
    ["erase", slot.ask("erase", [], talk.erase)],
  ]);
  const frame = createFrame(root, page, menu, [pane.pane, pane.newer, slot.nodes, form, log], {
    opened: () => {
      if (list.lastChild) pane.show(list.lastChild);
      input.focus();
      emit("open");
    },
    closed: () => emit("close"),
    escape: () => form.hidden && (slot.done(), true),
  });
  talk.resume();
  addEventListener("pageshow", (event) => event.persisted && talk.resume());
  return {
    ...frame,
    reset,
    send: (text) => {
      frame.open();
      send(text);
    },
  };
};
