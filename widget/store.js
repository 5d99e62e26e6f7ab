// Where a conversation is kept: in the tab's sessionStorage from the first message on, and told to the site's other tabs.
// Where storage or channel is switched off, it lives in the page only.
const openStore = (clinic, onNews) => {
  const key = `clinic-chat:${clinic}`;
  const guard = (work) => {
    try {
      return work();
    } catch {}
  };
  const channel = guard(() => new BroadcastChannel(key)) ?? {};
  const tell = (news) => guard(() => channel.postMessage(news));
  const write = (state) => guard(() => sessionStorage.setItem(key, JSON.stringify(state)));
  const forget = () => guard(() => sessionStorage.removeItem(key));
  // Some time without a message ends a conversation.
  const recent = () => {
    const state = guard(() => JSON.parse(sessionStorage.getItem(key)));
    if (Date.now() - state?.last < CLINIC_CHAT.sessionMinutes * 6e4) return state;
    forget();
  };
  channel.onmessage = ({ data }) => {
    if (data === "hello") return recent() && tell(recent());
    if (data) write(data);
    else forget();
    onNews(data);
  };
  return {
    recent,
    hello: () => tell("hello"),
    save: (state) => {
      write(state);
      tell(state);
    },
    erase: () => {
      forget();
      tell(null);
    },
  };
};
