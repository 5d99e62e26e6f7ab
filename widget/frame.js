// What holds the chat: a launcher with words and a dialog, or, with the `page` attribute, the page itself.
const createFrame = (root, page, menu, inside, on) => {
  const narrow = matchMedia("(max-width: 639.9px)");
  const header = h(
    "header",
    {},
    h("div", {}, h(page ? "h1" : "h2", {}, CLINIC_CHAT.name), h("p", {}, say("robot"))),
    menu.opener,
    menu.list,
    !page && Object.assign(button("close", () => close(), "×"), { ariaLabel: say("close") }),
  );
  const panel = h(page ? "section" : "dialog", { className: "panel", ariaLabel: CLINIC_CHAT.name }, header, inside);
  const badge = h("span", { className: "badge", ariaHidden: true });
  const news = h("b");
  const launcher = button("launcher main", () => open(), say("launcher"), badge, news);
  let unread;
  const count = (n) => {
    unread = n;
    badge.hidden = !n;
    badge.textContent = n || "";
    news.textContent = n ? `, ${say("unread", n)}` : "";
  };
  const show = () => (narrow.matches ? panel.showModal() : panel.show());
  const open = () => {
    if (page || panel.open) return;
    show();
    launcher.hidden = true;
    count(0);
    on.opened();
  };
  const close = () => page || panel.close();
  const toggle = () => (panel.open ? close() : open());

  panel.onkeydown = (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (menu.list.hidden) on.escape() || close();
    else menu.opener.focus();
    menu.toggle(false);
  };
  panel.onclick = ({ target }) => target === menu.opener || menu.toggle(false);
  panel.onclose = () => {
    if (panel.open) return; // only shown anew, for another width
    launcher.hidden = false;
    launcher.focus();
    on.closed();
  };
  narrow.onchange = () => {
    if (!panel.open) return;
    const { activeElement } = root.getRootNode();
    panel.close();
    show();
    activeElement?.focus();
  };
  count(0);
  root.append(page ? "" : launcher, panel);
  return { open, close, toggle, unread: () => page || panel.open || count(unread + 1) };
};
