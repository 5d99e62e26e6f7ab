// The lines of the conversation. Each is built once and then only updated, so that focus stays where it is.
const mineNode = (item, chat) => {
  const why = h("p");
  const failure = h("div", { className: "failure" }, why, button("quiet", () => chat.retry(item), say("retry")));
  const node = h("li", { className: "mine" }, h("p", { className: "bubble" }, h("b", {}, say("you")), item.text), failure);
  const update = () => {
    failure.hidden = item.is !== "failed";
    why.replaceChildren(...words(say(item.why || "failed")).flat());
  };
  return { node, update };
};

// Helpful or not, and why not; can be changed as long as the conversation lasts.
const rating = (item, chat) => {
  const rate = (label, helpful, reason) => {
    const node = button("quiet", () => chat.rate(item, helpful, reason), label);
    return { node, update: () => (node.ariaPressed = item.helpful === helpful && (!reason || item.reason === reason)) };
  };
  const both = [rate(say("helpful"), true), rate(say("unhelpful"), false)];
  const why = Object.entries(CLINIC_CHAT.texts.reasons).map(([reason, label]) => rate(label, false, reason));
  const group = (key, ones) => h("div", { role: "group", ariaLabel: say(key) }, ones.map(({ node }) => node));
  const reasons = group("why", why);
  const node = h("div", { className: "rating" }, group("rate", both), reasons);
  reasons.prepend(h("p", {}, say("why")));
  const update = () => {
    node.hidden = item.old;
    reasons.hidden = item.helpful !== false;
    for (const one of [...both, ...why]) one.update();
  };
  return { node, update };
};

// A choice that no longer counts keeps the focus when it has it, but is not in the way of the Tab key.
const replyNode = (item, chat) => {
  const choices = item.choices.map((choice) => button("choice", () => chat.choose(item, choice), choice.title));
  const rated = /^(answer|not_)/.test(item.kind) && rating(item, chat);
  const node = h(
    "li",
    { className: `reply ${item.kind}` },
    h("b", {}, say("robot"), ": "),
    replyBody(item),
    item.plan.length > 0 && button("choice", chat.calendar, say("calendar")),
    choices.length > 0 && h("div", { className: "choices", role: "group", ariaLabel: say("choices") }, choices),
    rated?.node,
  );
  const update = () => {
    choices.forEach((one, nth) => {
      one.ariaDisabled = !chat.open(item);
      one.tabIndex = chat.open(item) ? 0 : -1;
      one.ariaPressed = item.used === item.choices[nth].id;
    });
    if (rated) rated.update();
  };
  return { node, update };
};

// Keeps a list in step with the items of the conversation.
const keepList = (list, chat) => {
  const shown = new Map();
  return (items) => {
    for (const [item, { node }] of shown) {
      if (items.includes(item)) continue;
      node.remove();
      shown.delete(item);
    }
    for (const item of items) {
      if (!shown.has(item)) {
        shown.set(item, (item.mine ? mineNode : replyNode)(item, chat));
        list.append(shown.get(item).node);
      }
      shown.get(item).update();
    }
  };
};
