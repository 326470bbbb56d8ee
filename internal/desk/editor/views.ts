// Blocks with fields of their own: pictures and embeds.
import { makeLead } from "./commands.ts";
import type { Words } from "./schema.ts";

let count = 0;

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, attrs: Record<string, string>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] => {
  const el = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) el.setAttribute(k, v);
  el.append(...children);
  return el;
};

/** field is a labelled field; write is called with what is typed. */
function field(label: string, value: string, area: boolean, write: (value: string) => void): { el: HTMLElement; input: HTMLInputElement | HTMLTextAreaElement } {
  const id = `pm-${++count}`;
  const input = area ? element("textarea", { class: "in", id, rows: "2", "data-grow": "" }) : element("input", { class: "in", id });
  input.value = value;
  input.addEventListener("input", () => write(input.value));
  return { el: element("div", { class: "field" }, element("label", { for: id }, label), input), input };
}

const set = (view: any, getPos: () => number | undefined, name: string, value: unknown): void => {
  const pos = getPos();
  if (pos !== undefined) view.dispatch(view.state.tr.setNodeAttribute(pos, name, value));
};

export class PictureView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private readonly alt: HTMLInputElement | HTMLTextAreaElement;
  private readonly credit: HTMLInputElement | HTMLTextAreaElement;
  private readonly decorative: HTMLInputElement;
  private readonly lead: HTMLButtonElement;

  constructor(
    private node: any,
    view: any,
    getPos: () => number | undefined,
    private readonly words: Words,
    private readonly lang: { lang: string; dir: string },
  ) {
    const w = (k: string) => words[`editor.${k}`];
    const seen = node.attrs.hash
      ? element("img", { src: `/desk/picture/${node.attrs.hash}`, alt: "", loading: "lazy", width: "16", height: "9" })
      : element("p", { class: "muted away" }, node.attrs.url);
    this.contentDOM = element("figcaption", { class: "in", "data-hint": w("caption") });
    const alt = field(w("alt"), node.attrs.alt, true, (v) => set(view, getPos, "alt", v));
    const credit = field(w("credit"), node.attrs.credit, false, (v) => set(view, getPos, "credit", v));
    this.alt = alt.input;
    this.credit = credit.input;
    for (const el of [this.alt, this.credit]) Object.assign(el, this.lang);
    this.decorative = element("input", { type: "checkbox" });
    this.decorative.addEventListener("change", () => set(view, getPos, "decorative", this.decorative.checked));
    this.lead = element("button", { type: "button", class: "btn quiet sm" });
    this.lead.addEventListener("click", () => {
      const pos = getPos();
      if (pos !== undefined) makeLead(pos, !this.node.attrs.lead)(view.state, view.dispatch);
      view.focus();
    });
    const rest = element("div", { class: "form", contenteditable: "false" }, alt.el, credit.el, element("label", { class: "check" }, this.decorative, " ", w("decorative")), element("p", { class: "btn-row" }, this.lead));
    if (node.attrs.hash) rest.lastElementChild!.append(element("a", { class: "small", href: `/desk/pictures/${node.attrs.hash}`, target: "_blank", rel: "noopener" }, w("record")));
    this.dom = element("figure", { class: "pic" }, element("div", { contenteditable: "false", class: "seen" }, seen), this.contentDOM, rest);
    this.show();
  }

  private show(): void {
    const a = this.node.attrs;
    this.dom.dataset.label = this.words[a.lead ? "editor.lead" : "kind.picture"];
    if (this.alt.value !== a.alt) this.alt.value = a.alt;
    if (this.credit.value !== a.credit) this.credit.value = a.credit;
    this.decorative.checked = a.decorative;
    this.lead.textContent = this.words[a.lead ? "editor.lead_unmake" : "editor.lead_make"];
  }

  update(node: any): boolean {
    if (node.type !== this.node.type || node.attrs.hash !== this.node.attrs.hash || node.attrs.url !== this.node.attrs.url) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent(e: Event): boolean {
    return e.target instanceof Element && e.target.closest("input, textarea, button, a, label") !== null;
  }

  ignoreMutation(m: any): boolean {
    return m.type !== "selection" && !this.contentDOM.contains(m.target);
  }
}

export class EmbedView {
  readonly dom: HTMLElement;
  private readonly input: HTMLInputElement | HTMLTextAreaElement;

  constructor(
    private node: any,
    view: any,
    getPos: () => number | undefined,
    private readonly words: Words,
  ) {
    const f = field(words["editor.embed_address"], node.attrs.href, false, (v) => {
      set(view, getPos, "href", v.trim());
      this.check();
    });
    this.input = f.input;
    this.input.setAttribute("inputmode", "url");
    this.input.dir = "ltr";
    this.dom = element("div", { class: "txt embed", contenteditable: "false", "data-label": words["kind.embed"] }, f.el);
    this.check();
  }

  private check(): void {
    const bad = !/^(https?:\/\/\S+)?$/i.test(this.input.value.trim());
    this.input.setAttribute("aria-invalid", String(bad));
    this.input.title = bad ? this.words["editor.bad_address"] : "";
  }

  update(node: any): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    if (this.input.value.trim() !== node.attrs.href) this.input.value = node.attrs.href;
    this.check();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add("ProseMirror-selectednode");
    if (this.input.value === "") this.input.focus();
  }

  deselectNode(): void {
    this.dom.classList.remove("ProseMirror-selectednode");
  }

  stopEvent(e: Event): boolean {
    return e.target instanceof Element && e.target.closest("input") !== null;
  }

  ignoreMutation(): boolean {
    return true;
  }
}
