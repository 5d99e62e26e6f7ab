// Elements, built without any HTML text: so neither a content policy nor Trusted Types is touched.
const h = (tag, props, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.flat(9).filter(Boolean));
  return node;
};
const button = (className, onclick, ...children) => h("button", { type: "button", className, onclick }, ...children);

// The widget's own words, with the clinic's details in them already; forms are chosen by the number `n`.
const plurals = new Intl.PluralRules(CLINIC_CHAT.lang);
const say = (key, n) => {
  const text = CLINIC_CHAT.texts[key];
  return text.other ? (text[plurals.select(n)] ?? text.other).replace("{n}", n) : text;
};
