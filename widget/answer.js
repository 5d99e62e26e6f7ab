// What a reply looks like inside: words, numbers to call, quotes, the aftercare plan.

// Text with **marked** words. Where it is `urgent` every number can be called, elsewhere the clinic's own.
const words = (text, urgent) =>
  text.split("**").map((part, nth) => {
    const numbers = urgent ? /(\+?\d(?:[ ()-]?\d){2,})/ : RegExp(`(${(CLINIC_CHAT.phone || "☎").replace(/\W/g, "\\$&")})`);
    const shown = part.split(numbers).map((piece, odd) => (odd % 2 ? h("a", { href: `tel:${piece.replace(/[^+\d]/g, "")}` }, piece) : piece));
    return nth % 2 ? h("mark", {}, shown) : shown;
  });

const plain = (text) => text.replaceAll("**", "");

// An exact cut of the clinic's document, set apart.
const quoted = ({ quote, section, marks = [] }) => {
  const marked = marks.reduce((text, mark) => text.replace(mark, "**$&**"), quote);
  return h("figure", {}, h("blockquote", {}, words(marked)), h("figcaption", {}, `${say("source")} · ${section}`));
};

// The answer that a line of the reply is nothing but the quote of, with marks and section.
const toldIn = (line, answers) =>
  answers.find(({ quote, section }) => plain(line).includes(quote) && plain(line).length - quote.length - section.length < 20);

// A reply line by line. In a plan, each rule stands beside its “→” lines, in one table.
const replyBody = ({ text, kind, answers, plan }) => {
  const cells = (tag, ...inside) => h("tr", {}, inside.map((one) => h(tag, {}, one)));
  const rows = h("tbody", {}, cells("th", `${say("source")} · ${answers[0]?.section}`, say("plan")));
  const table = h("table", {}, rows);
  return text.split(/\n+/).map((line) => {
    const told = toldIn(line, answers);
    if (!told && !(plan.length && line[0] === "→")) return line && h("p", {}, words(line, kind === "urgent"));
    if (!plan.length) return quoted(told);
    if (told) rows.append(cells("td", quoted(told).firstChild, ""));
    else rows.lastChild.lastChild.append(h("p", {}, line.slice(2)));
    return table;
  });
};
