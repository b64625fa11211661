// A button to call the helpline, for any site that the helpline lets show its page:
//
//   <script src="https://help.example.org/call/button.js" async></script>
//   <centralino-call>Call us</centralino-call>
//
// It has no style of the site's and gives it none. The call itself is in a frame of the helpline's own, which alone hears the
// microphone; to take the frame away ends the call.
(() => {
  const here = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin;
  const words = {
    en: { call: "Call us", end: "Close the call", frame: "Call to the helpline" },
    it: { call: "Chiamaci", end: "Chiudi la chiamata", frame: "Chiamata al centralino" },
  };
  const look = `
    :host { display: inline-block; }
    button { font: inherit; min-height: 44px; padding: .5em 1em; border-radius: 8px; border: 1px solid #1f5f8b; background: #1f5f8b; color: #fff; cursor: pointer; }
    button:focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
    .panel { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483647; width: min(24rem, calc(100vw - 2rem)); height: min(40rem, calc(100vh - 2rem));
      display: grid; grid-template-rows: auto 1fr; background: #fff; color: #16202b; border: 1px solid #51606f; border-radius: 10px; overflow: hidden; box-shadow: 0 8px 30px rgb(0 0 0 / .3); }
    .panel button { justify-self: end; border: 0; background: none; color: #16202b; }
    iframe { border: 0; width: 100%; height: 100%; }
    @media (prefers-color-scheme: dark) {
      .panel { background: #19222c; border-color: #30404f; }
      .panel button { color: #e8eef4; }
    }`;

  class CentralinoCall extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const language = (this.getAttribute("language") ?? document.documentElement.lang).slice(0, 2) === "it" ? "it" : "en";
      const root = this.attachShadow({ mode: "open" });
      const style = new CSSStyleSheet(); // not an element: the site's policy may forbid those
      style.replaceSync(look);
      root.adoptedStyleSheets = [style];
      const button = root.appendChild(document.createElement("button"));
      button.type = "button";
      button.part.add("button");
      const slot = button.appendChild(document.createElement("slot"));
      slot.textContent = words[language].call;
      button.addEventListener("click", () => this.open(root, button, language));
    }

    /** @param {ShadowRoot} root @param {HTMLButtonElement} button @param {"en" | "it"} language */
    open(root, button, language) {
      const panel = document.createElement("div");
      panel.className = "panel";
      panel.setAttribute("role", "dialog");
      panel.setAttribute("aria-label", words[language].frame);
      const end = panel.appendChild(document.createElement("button"));
      end.type = "button";
      end.textContent = `${words[language].end} ✕`;
      const frame = panel.appendChild(document.createElement("iframe"));
      const number = this.getAttribute("number");
      frame.title = words[language].frame;
      frame.allow = "microphone; autoplay";
      frame.src = `${here}/call?language=${language}${number ? `&number=${encodeURIComponent(number)}` : ""}`;
      const close = () => {
        panel.remove();
        button.disabled = false;
        button.focus();
      };
      end.addEventListener("click", close);
      button.disabled = true;
      root.append(panel);
      end.focus();
    }
  }
  if (!customElements.get("centralino-call")) customElements.define("centralino-call", CentralinoCall);
})();
