// The shapes of a text: the blocks and marks of the vocabulary (block.go, inline.go), and
// nothing else. What does not fit in cannot be typed, pasted or dragged in.
import { Schema } from "./prosemirror.js";

/** words are the page's messages, by key. */
export type Words = Record<string, string>;

/** linkable tells whether an address may stand in a text: marked.go has the same. */
export const linkable = (href: string): boolean => /^(https?:\/\/|mailto:|tel:)./i.test(href.trim()) && !/[\s<>]/.test(href.trim());

export const newID = (): string => "n" + [...crypto.getRandomValues(new Uint8Array(4))].map((b) => b.toString(16).padStart(2, "0")).join("");

/** kindOf names a block as the form does. */
export const kindOf = (node: any): string =>
  node.type.name === "heading" ? `heading${node.attrs.level}` : node.type.name === "list" && node.attrs.ordered ? "numbered" : node.type.name;

export const kinds = ["paragraph", "heading2", "heading3", "heading4", "quotation", "list", "numbered", "embed", "rule"];

export function makeSchema(words: Words): any {
  const block = (extra: Record<string, unknown> = {}) => ({ group: "block", ...extra });
  const id = { default: null };
  const label = (node: any) => ({ "data-label": words[`kind.${kindOf(node)}`] });
  return new Schema({
    nodes: {
      doc: { content: "block+" },
      paragraph: block({ content: "(text | hard_break)*", attrs: { id }, parseDOM: [{ tag: "p" }], toDOM: (n: any) => ["p", { class: "txt", ...label(n) }, 0] }),
      line: { content: "(text | hard_break)*" },
      heading: block({
        content: "(text | hard_break)*",
        attrs: { id, level: { default: 2 } },
        defining: true,
        parseDOM: [2, 3, 4].map((level) => ({ tag: `h${level}`, attrs: { level } })),
        toDOM: (n: any) => [`h${n.attrs.level}`, { class: `txt h2 h${n.attrs.level}`, ...label(n) }, 0],
      }),
      quotation: block({
        content: "said speaker",
        attrs: { id },
        isolating: true,
        defining: true,
        parseDOM: [{ tag: "blockquote" }],
        toDOM: (n: any) => ["blockquote", { class: "txt quote", ...label(n) }, 0],
      }),
      said: { content: "(text | hard_break)*", parseDOM: [{ tag: "div.said" }], toDOM: () => ["div", { class: "said" }, 0] },
      speaker: {
        content: "(text | hard_break)*",
        parseDOM: [{ tag: "div.speaker" }],
        toDOM: () => ["div", { class: "speaker", "data-hint": words["editor.speaker"] }, 0],
      },
      list: block({
        content: "item+",
        attrs: { id, ordered: { default: false } },
        defining: true,
        parseDOM: [{ tag: "ul" }, { tag: "ol", attrs: { ordered: true } }],
        toDOM: (n: any) => [n.attrs.ordered ? "ol" : "ul", { class: "txt", ...label(n) }, 0],
      }),
      item: { content: "(text | hard_break)*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
      picture: block({
        content: "caption",
        attrs: { id, hash: { default: "" }, url: { default: "" }, alt: { default: "" }, credit: { default: "" }, decorative: { default: false }, lead: { default: false } },
        isolating: true,
        selectable: true,
        toDOM: () => ["figure", 0],
      }),
      caption: { content: "(text | hard_break)*", toDOM: () => ["figcaption", 0] },
      embed: block({ atom: true, attrs: { id, href: { default: "" } }, toDOM: () => ["div", { class: "txt embed" }] }),
      rule: block({ attrs: { id }, parseDOM: [{ tag: "hr" }], toDOM: (n: any) => ["div", { class: "txt rule", ...label(n) }, ["hr"]] }),
      text: {},
      hard_break: { inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    },
    marks: {
      link: {
        attrs: { href: {} },
        inclusive: false,
        parseDOM: [{ tag: "a[href]", getAttrs: (el: HTMLElement) => (linkable(el.getAttribute("href") ?? "") ? { href: el.getAttribute("href") } : false) }],
        toDOM: (m: any) => ["a", linkable(m.attrs.href) ? { href: m.attrs.href, title: m.attrs.href } : {}, 0],
      },
      foreign: {
        attrs: { lang: { default: "" } },
        excludes: "",
        parseDOM: [{ tag: "span[data-foreign]", getAttrs: (el: HTMLElement) => ({ lang: el.getAttribute("lang") ?? "" }) }],
        toDOM: (m: any) => ["span", { class: "foreign", "data-foreign": "", ...(m.attrs.lang ? { lang: m.attrs.lang, title: m.attrs.lang } : {}) }, 0],
      },
      insertion: { parseDOM: [{ tag: "span[data-insertion]" }], toDOM: () => ["span", { class: "inserted", "data-insertion": "" }, 0] },
      emphasis: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: () => ["em", 0] },
      strong: { parseDOM: [{ tag: "b" }, { tag: "strong" }], toDOM: () => ["strong", 0] },
    },
  });
}
