// <clinic-chat>: what it knows is closed over by the chat it starts; open() close() toggle() reset() send(text) come from there.
class ClinicChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot || document.querySelector("clinic-chat") !== this) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    const root = h("div", { className: "root", lang: CLINIC_CHAT.lang, dir: CLINIC_CHAT.dir });
    shadow.append(root);
    Object.assign(this, createChat(this, root));
  }
}
