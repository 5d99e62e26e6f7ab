// The lines of the conversation. Each is built once and then only brought up to date by its update(), so that focus stays.
const mineNode = (item, chat) => {
  const why = h("p");
  const failure = h("div", { className: "failure" }, button("quiet", () => chat.retry(item), say("retry")), why);
  const update = () => {
    failure.hidden = item.is !== "failed";
    why.replaceChildren(...words(say(item.why || "failed")).flat());
  };
  return h("li", { className: "mine", update }, h("p", { className: "bubble" }, h("b", {}, say("you")), item.text), failure);
};

// Helpful or not, and why not; can be changed as long as the conversation lasts.
const rating = (item, chat) => {
  const rate = (label, helpful, reason) => {
    const one = button("quiet", () => chat.rate(item, helpful, reason), label);
    one.update = () => (one.ariaPressed = item.helpful === helpful && (!reason || item.reason === reason));
    return one;
  };
  const group = (key, ...ones) => h("div", { role: "group", ariaLabel: say(key) }, ones);
  const reasons = Object.entries(CLINIC_CHAT.texts.reasons).map(([reason, label]) => rate(label, false, reason));
  const why = group("why", h("p", {}, say("why")), reasons);
  const update = () => {
    node.hidden = item.old;
    why.hidden = item.helpful !== false;
    for (const one of node.querySelectorAll("button")) one.update();
  };
  const both = group("rate", rate(say("helpful"), true), rate(say("unhelpful"), false));
  const node = h("div", { className: "rating", update }, both, why);
  return node;
};

// A choice that no longer counts keeps the focus when it has it, but is not in the way of the Tab key.
const replyNode = (item, chat) => {
  const choices = item.choices.map((choice) => button("choice", () => chat.choose(item, choice), choice.title));
  const rated = /^(answer|not_)/.test(item.kind) && rating(item, chat);
  const update = () => {
    choices.forEach((one, nth) => {
      one.ariaDisabled = !chat.open(item);
      one.tabIndex = chat.open(item) ? 0 : -1;
      one.ariaPressed = item.used === item.choices[nth].id;
    });
    if (rated) rated.update();
  };
  return h(
    "li",
    { className: `reply ${item.kind}`, update },
    item.kind !== "person" && h("b", {}, say("robot"), ": "),
    replyBody(item),
    item.plan.length > 0 && button("choice", chat.calendar, say("calendar")),
    choices.length > 0 && h("div", { className: "choices", role: "group", ariaLabel: say("choices") }, choices),
    rated,
  );
};

// Keeps a list in step with the items of the conversation.
const keepList = (list, chat) => {
  const shown = new Map();
  return (items) => {
    for (const [item, node] of shown) {
      if (items.includes(item)) continue;
      node.remove();
      shown.delete(item);
    }
    for (const item of items) {
      if (!shown.has(item)) shown.set(item, (item.mine ? mineNode : replyNode)(item, chat));
      const node = shown.get(item);
      if (!node.parentNode) list.append(node);
      node.update();
    }
  };
};
