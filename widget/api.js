// What speaks to the gateway. A repeated message keeps its id, so the gateway counts it once.
const newId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

// The text of the answer; else throws the kind of problem, where the gateway names one. The bot has 10 s, one try 15; of three
// tries each waits longer, or as long as the gateway asks; when that is over 20 s, the visitor is told instead.
const call = async (method, path, body, tried = 1) => {
  const post = method === "POST";
  const [status, wait, text] = await fetch(CLINIC_CHAT.base + path, {
    method,
    headers: post ? { "Content-Type": "application/json" } : { Authorization: `Bearer ${body.session}` },
    body: post ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(15e3),
  })
    .then(async (answer) => [answer.status, answer.headers.get("Retry-After"), await answer.text()])
    .catch(() => [599, 0, ""]);
  if (status < 300) return text;
  const [problem] = text.match(/not-ready|session-over|not-yours|no-session/) ?? [];
  const seconds = Math.max(wait, 0.3 * 3 ** tried);
  if (problem || (status < 500 && status !== 429) || tried > 2 || seconds > 20) throw { problem };
  await new Promise((resolve) => setTimeout(resolve, seconds * 1e3));
  return call(method, path, body, tried + 1);
};
