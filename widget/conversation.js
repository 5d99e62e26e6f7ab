// One conversation: what was said, what is on its way, and the tab's copy of it. Knows nothing of the screen.
// `on` has change(), sent(), renewed(), failed(), reply(item), and waiting(), which returns what ends the wait.
const createConversation = (clinic, on) => {
  const state = { items: [] };
  let queue = Promise.resolve();
  let era = 0; // a conversation that was left behind gets no late replies
  let looking;

  const enqueue = (work) => {
    const done = queue.then(work);
    queue = done.catch(() => {});
    return done;
  };
  const clear = () => {
    era += 1;
    delete state.session;
    state.items.length = 0;
    on.change();
  };
  // Takes over another copy. What was on its way when a page was left (`cut`), nobody waits for any more.
  const merge = (copy, cut) => {
    Object.assign(state, { ...copy, items: state.items });
    look();
    for (const item of copy.items) {
      if (cut && item.is === "pending") item.is = "failed";
      const here = state.items.find(({ key }) => key === item.key);
      if (here) Object.assign(here, item);
      else state.items.push(item);
    }
    on.change();
  };
  const store = openStore(clinic, (copy) => (copy ? merge(copy) : clear()));
  const changed = () => {
    state.last = Date.now();
    store.save(state);
    on.change();
  };

  // As long as a person of the clinic has the conversation: what have they written?
  const look = () => {
    const mine = era;
    const heard = (text) => mine === era && receive(JSON.parse(text));
    clearTimeout(looking);
    if (state.handed_over) looking = setTimeout(() => call("GET", "/v1/messages", state).then(heard, ({ problem }) => problem || look()), 5e3);
  };
  const receive = ({ messages, ...told }, choice) => {
    Object.assign(state, told);
    look();
    for (const { id, text, kind, answers = [], choices = [], plan = [] } of messages) {
      if (state.items.some(({ key }) => key === id)) continue;
      state.items.push({ key: id, text, kind, answers, choices: choices.slice(0, 5), plan });
      // After an error the same button may be pressed again.
      if (kind === "error") for (const one of state.items) if (one.used === choice) one.used = 0;
      changed();
      on.reply(state.items.at(-1));
    }
    changed();
  };
  const deliver = async (item) => {
    const mine = era;
    const { key, text, choice } = item;
    const { session } = state;
    const body = { session, clinic: session ? undefined : clinic, message_id: key, choice_id: choice, text: choice ? undefined : text };
    try {
      const answer = JSON.parse(await call("POST", "/v1/messages", body));
      // An answer without words is none, but for one that a person will give: it fails here, before anything is kept of it.
      if (!answer.handed_over) answer.messages[0].text.trim();
      if (mine !== era) return;
      item.is = "sent";
      receive(answer, choice);
      on.sent();
    } catch ({ problem }) {
      if (mine !== era) return;
      if (session && problem && problem !== "not-ready") return renew(item);
      item.is = "failed";
      item.why = problem;
      changed();
      on.failed();
    }
  };
  // The session is over: what was typed goes into a new one; a button belonged to the old one.
  const renew = (item) => {
    delete state.session;
    for (const one of state.items) one.old = true;
    item.is = "sent";
    changed();
    on.renewed();
    return item.choice || deliver(item);
  };
  const post = (item) => {
    const mine = era;
    item.is = "pending";
    if (!state.items.includes(item)) state.items.push(item);
    changed();
    enqueue(async () => {
      if (mine !== era) return;
      const arrived = on.waiting();
      await deliver(item);
      arrived();
    });
  };
  const send = (text, choice) => post({ key: newId(), mine: true, text, choice });
  const open = (item) => !item.old && !item.used && item === state.items.findLast(({ choices }) => choices?.length);

  const restart = () => {
    clear();
    store.erase();
  };

  return {
    state,
    send,
    retry: post,
    open,
    choose: (item, { id, title }) => {
      if (!open(item)) return;
      item.used = id;
      send(title, id);
    },
    rate: (item, helpful, reason) => {
      Object.assign(item, { helpful, reason });
      changed();
      return enqueue(() => call("POST", "/v1/feedback", { session: state.session, message_id: item.key, helpful, reason }));
    },
    callBack: (details) => {
      if (!state.session) send(say("callMe"));
      return enqueue(() => call("POST", "/v1/callback", { session: state.session, ...details }));
    },
    get: (path) => enqueue(() => call("GET", path, state)),
    restart,
    erase: () =>
      enqueue(async () => {
        if (state.session) await call("DELETE", "/v1/session", state);
        restart();
      }),
    resume: () => {
      const kept = store.recent();
      if (kept) merge(kept, true);
      else if (state.session) clear();
      else store.hello();
    },
  };
};
