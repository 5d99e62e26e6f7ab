// The look. A page changes it through --clinic-chat-* variables only: nothing else gets past the reset.
const DARK = `
  --accent: var(--clinic-chat-accent, #86d3e2);
  --on-accent: var(--clinic-chat-accent-text, #062a31);
  --back: var(--clinic-chat-background, #11191b);
  --text: var(--clinic-chat-text, #e6eef0);
  --mark: #4f4613;
  --alarm: #ff9d94;
  color-scheme: dark;
`;
const STYLE = `
:host { display: contents !important; zoom: 1 !important }
:host([hidden]), [hidden] { display: none !important }
.root {
  all: initial;
  --accent: var(--clinic-chat-accent, #0b5563);
  --on-accent: var(--clinic-chat-accent-text, #fff);
  --back: var(--clinic-chat-background, #fff);
  --surface: var(--clinic-chat-surface, color-mix(in srgb, var(--text) 8%, var(--back)));
  --text: var(--clinic-chat-text, #17282d);
  --muted: var(--clinic-chat-muted, color-mix(in srgb, var(--text) 75%, var(--back)));
  --line: var(--clinic-chat-border, color-mix(in srgb, var(--text) 50%, var(--back)));
  --mark: #fdf0b8;
  --alarm: #b3261e;
  --radius: var(--clinic-chat-radius, 14px);
  --gap: var(--clinic-chat-offset, 20px);
  --left: auto;
  --right: var(--gap);
  color: var(--text);
  color-scheme: light;
  font: medium/1.5 var(--clinic-chat-font, system-ui, sans-serif);
  overflow-wrap: anywhere;
}
@media (prefers-color-scheme: dark) {
  :host(:not([theme=light])) .root {${DARK}}
}
:host([theme=dark]) .root {${DARK}}
@supports (color: oklch(from red l 0 0)) {
  * { --on-accent: var(--clinic-chat-accent-text, oklch(from var(--accent) calc((.57 - l) * 99) 0 0)) }
}
* { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit }
b, .sr { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
ol { list-style: none }
button, input, textarea {
  min-height: 44px; min-width: 44px; padding: .4em .8em; background: none; border: 1px solid #0000; border-radius: calc(var(--radius) * .6);
}
button { cursor: pointer; text-align: start }
button:hover { text-decoration: underline }
:focus-visible { outline: 3px solid; outline-offset: 2px }
.launcher, dialog { position: fixed; inset: auto var(--right) var(--gap) var(--left); z-index: var(--clinic-chat-z-index, 2147483647); box-shadow: 0 6px 24px #0005; max-width: calc(100vw - 2 * var(--gap)) }
[dir=rtl], :host([position=left]) .root { --left: var(--gap); --right: auto }
header, .bubble, .main, .root [aria-pressed=true] { background: var(--accent); color: var(--on-accent) }
.launcher { padding: .8em 1.4em; font-weight: 600; border-radius: 2em; border-color: var(--on-accent) }
.launcher:focus-visible { outline-color: #fff; box-shadow: 0 0 0 8px #000 }
.badge { margin-inline-start: .6em; padding: .1em .6em; border-radius: 1em; background: var(--on-accent); color: var(--accent) }
.panel { color: var(--text); background: var(--back); overflow: hidden; height: 100dvh; max-width: 46em; margin: auto }
section, dialog[open] { display: flex; flex-direction: column }
dialog.panel {
  width: 25em; height: 42em; max-height: calc(100dvh - 2 * var(--gap)); margin: 0;
}
.menu, dialog.panel { border: 1px solid var(--line); border-radius: var(--radius) }
::backdrop { background: #0008 }
header { display: flex; align-items: center; padding: .6em; padding-inline-start: 1.1em; position: relative }
header div:first-child { flex: 1 }
h1, h2, .urgent { font-weight: 600 }
.menu { position: absolute; z-index: 2; inset-block-start: 100%; inset-inline-end: .6em; display: grid; padding: .3em; background: var(--back); color: var(--text) }
.pane { flex: 1; min-height: 6em; overflow-y: auto; overscroll-behavior: contain; position: relative; padding: 1.1em; outline-offset: -3px }
.first, .reply, .mine, .sheet, label { display: grid; gap: .6em; justify-items: start }
.small, .rating, figcaption, .typing, .composer p, .failure, table { font-size: .9em; color: var(--muted) }
.alarm, figure { border-inline-start: 4px solid var(--alarm); padding-inline-start: .8em }
figure { border-color: var(--accent); color: var(--text) }
li { margin-block-start: 1em }
.mine { justify-items: end }
.bubble, .reply { padding: .6em 1em; border-radius: var(--radius); border: 1px solid #0000 }
.bubble { max-width: 85%; white-space: pre-wrap; border-end-end-radius: 3px }
.reply { background: var(--surface); border-end-start-radius: 3px }
.urgent { border: 3px solid var(--alarm) }
.failure { color: var(--alarm) }
mark { background: var(--mark) }
table { border-collapse: collapse }
th, td { text-align: start; vertical-align: top; padding-block: .5em; padding-inline-end: .6em; border-block-end: 1px solid var(--line); width: 50% }
td { color: var(--text) }
.choices, .rating div { display: flex; flex-wrap: wrap; gap: .5em; align-items: center }
.choice { background: var(--back); border-color: var(--line) }
[aria-disabled=true] { opacity: .6 }
.quiet { text-decoration: underline; padding-inline: .5em }
.newer { align-self: center; margin-block-start: -56px; z-index: 1; border-color: var(--on-accent) }
.notice, .sheet, .composer { padding: .7em 1.1em; border-block-start: 1px solid var(--line) }
.sheet { overflow-y: auto }
label, input { width: 100% }
.close { font-size: 1.6em; text-decoration: none }
input, textarea { padding-block: .55em; outline-offset: -1px !important; font-size: max(16px, 1em); border-color: var(--line); resize: none; field-sizing: content; max-height: 8em }
.composer { display: grid; grid-template-columns: 1fr auto; gap: .5em; align-items: end }
.composer p { grid-column: 1 / -1 }
::placeholder { color: var(--muted); opacity: 1 }
[aria-invalid=true] { border-color: var(--alarm) }
.typing { padding-block-start: 1em }
@media (max-width: 639.9px) {
  dialog.panel { inset: auto 0 0; width: 100%; max-width: none }
}
@media (max-width: 479.9px) {
  dialog.panel { height: 100dvh; max-height: none; border: 0; border-radius: 0 }
}
@media (forced-colors: active) {
  .bubble, .reply, .main, header { border: 1px solid }
  [aria-pressed=true] { border: 4px double }
}
@media print {
  .launcher, .composer, header button, .choices, .rating, .newer { display: none }
  .root .panel { position: static; width: auto; height: auto; max-height: none; overflow: visible; border: 0 }
  .pane { overflow: visible }
}
`;
