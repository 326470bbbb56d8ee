// What comes from elsewhere: word processors, other editors, web pages. Of their markup
// only what a text can hold is taken over; nothing of it is ever put into the page.
import { linkable, newID } from "./schema.ts";

interface Style {
  strong: boolean;
  emphasis: boolean;
  insertion: boolean;
  href: string;
  lang: string | null; // of words marked as foreign by this editor
}

export interface Run extends Style {
  text: string;
}

export interface Pasted {
  kind: string; // as the form names it, or "item" with its list's kind in list
  runs: Run[];
  list?: string;
  speaker?: Run[];
  href?: string;
}

// The most that is taken over at once: a long report with its markup, not a whole archive.
const maxHTML = 1_000_000;
const maxTags = 20_000;
const maxText = 200_000;
const maxBlocks = 1_500;
const maxDepth = 150;
const maxRuns = 5_000;

const skipped = new Set("SCRIPT STYLE HEAD TITLE META LINK TEMPLATE NOSCRIPT SVG MATH OBJECT EMBED APPLET AUDIO VIDEO CANVAS IMG PICTURE MAP BUTTON INPUT SELECT TEXTAREA NAV DEL S STRIKE COLGROUP".split(" "));
const blocks = new Set(
  "P DIV SECTION ARTICLE MAIN HEADER FOOTER ASIDE ADDRESS PRE FIGURE FIGCAPTION CENTER DL DT DD FORM FIELDSET BODY HTML DETAILS SUMMARY H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE TABLE HR IFRAME".split(" "),
);

/** styleOf reads an element's own style without letting the browser apply it. */
const styleOf = (el: Element, name: string): string => {
  const m = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(el.getAttribute("data-style") ?? "");
  return m ? m[1].trim().toLowerCase() : "";
};

const bare: Style = { strong: false, emphasis: false, insertion: false, href: "", lang: null };

/** address is where a link leads, without the detours that word processors put in. */
function address(el: Element): string {
  let href = (el.getAttribute("href") ?? "").trim();
  try {
    const u = new URL(href);
    if (/(^|\.)google\.[a-z.]+$/.test(u.hostname) && u.pathname === "/url") href = u.searchParams.get("q") ?? u.searchParams.get("url") ?? href;
  } catch {
    return "";
  }
  return linkable(href) ? href : "";
}

class Reader {
  readonly out: Pasted[] = [];
  private runs: Run[] = [];
  private size = 0;
  private count = 0;
  cut = false;

  full(): boolean {
    this.cut ||= this.size > maxText || this.count > maxRuns || this.out.length >= maxBlocks;
    return this.cut;
  }

  text(s: string, style: Style): void {
    s = s.replace(/[\u200b\ufeff\u00ad]/g, "").replace(/[ \t\r\n\f]+/g, " ").replace(/[ \u00a0]{2,}/g, " ");
    if (!s || this.full()) return;
    s = s.slice(0, maxText - this.size + 1);
    this.size += s.length;
    this.count++;
    const last = this.runs.at(-1);
    if ((!last || /[ \n]$/.test(last.text)) && /^ /.test(s)) s = s.slice(1);
    if (s) this.runs.push({ ...style, text: s });
  }

  lineEnd(): void {
    const last = this.runs.at(-1);
    if (last) last.text = last.text.replace(/ +$/, "");
    if (last) this.runs.push({ ...bare, text: "\n" });
  }

  /** end makes a block of what was read since the last one. */
  end(kind = "paragraph", extra: Partial<Pasted> = {}): void {
    const runs = tidy(this.runs);
    this.runs = [];
    if (runs.length === 0 || this.full()) return;
    if (kind !== "paragraph") {
      this.out.push({ kind, runs, ...extra });
      return;
    }
    for (const part of paragraphs(runs)) this.out.push({ kind, runs: part, ...extra });
  }

  put(p: Pasted): void {
    if (!this.full()) this.out.push(p);
  }

  /** inner reads what is in an element as blocks of its own. */
  inner(el: Element, style: Style, depth: number): Pasted[] {
    const r = new Reader();
    r.size = this.size;
    r.count = this.count;
    r.children(el, style, depth);
    r.end();
    this.size = r.size;
    this.count = r.count;
    this.cut ||= r.cut;
    return r.out;
  }

  children(el: Element, style: Style, depth: number): void {
    for (const n of el.childNodes) {
      if (this.full()) return;
      if (n.nodeType === 3) this.text((n as Text).data, style);
      else if (n.nodeType === 1) this.element(n as Element, style, depth);
    }
  }

  element(el: Element, style: Style, depth: number): void {
    const tag = el.tagName.toUpperCase();
    const css = (name: string) => styleOf(el, name);
    if (skipped.has(tag) || css("display") === "none" || /mso-hide\s*:\s*all|mso-element\s*:\s*(comment|footnote)|mso-list\s*:\s*ignore/i.test(el.getAttribute("data-style") ?? "")) return;
    if (depth > maxDepth) return this.text(el.textContent ?? "", style);
    if (!blocks.has(tag)) {
      if (tag === "BR") this.lineEnd();
      else this.children(el, this.inline(el, tag, style), depth + 1);
      return;
    }
    this.end();
    const kind = wordKind(el) ?? (/^H[1-6]$/.test(tag) ? `heading${Math.min(Math.max(Number(tag[1]), 2), 4)}` : "");
    const list = wordList(el);
    if (tag === "HR") this.put({ kind: "rule", runs: [] });
    else if (tag === "IFRAME") this.frame(el);
    else if (tag === "UL" || tag === "OL") this.list(el, tag === "OL" ? "numbered" : "list", style, depth + 1);
    else if (tag === "BLOCKQUOTE" || kind === "quotation") this.quotation(el, style, depth + 1);
    else if (tag === "TABLE") this.table(el as HTMLTableElement, style, depth + 1);
    else if (kind) {
      for (const b of this.inner(el, { ...style, strong: false }, depth + 1)) this.put(b.kind === "paragraph" ? { kind, runs: b.runs.map((r) => ({ ...r, text: r.text.replace(/\n/g, " "), strong: false })) } : b);
    } else if (list) {
      for (const b of this.inner(el, style, depth + 1)) this.put({ kind: "item", runs: b.runs, list });
    } else {
      this.children(el, this.inline(el, tag, style), depth + 1);
      this.end();
    }
  }

  inline(el: Element, tag: string, style: Style): Style {
    const s = { ...style };
    if (tag === "B" || tag === "STRONG") s.strong = true;
    if (["I", "EM", "CITE", "DFN", "VAR"].includes(tag)) s.emphasis = true;
    const weight = styleOf(el, "font-weight");
    if (/^(bold|bolder|[6-9]00)/.test(weight)) s.strong = true;
    else if (/^(normal|lighter|[1-5]00)/.test(weight)) s.strong = false;
    const slant = styleOf(el, "font-style");
    if (/^(italic|oblique)/.test(slant)) s.emphasis = true;
    else if (slant === "normal") s.emphasis = false;
    if (tag === "A") s.href = address(el) || s.href;
    if (el.hasAttribute("data-insertion")) s.insertion = true;
    if (el.hasAttribute("data-foreign")) s.lang = el.getAttribute("lang") ?? "";
    return s;
  }

  list(el: Element, kind: string, style: Style, depth: number): void {
    for (const child of el.children) {
      const tag = child.tagName.toUpperCase();
      if (tag === "UL" || tag === "OL") this.list(child, kind, style, depth + 1);
      else {
        // An item's paragraphs are one item; a list in it goes on with the outer one.
        let own: Pasted | null = null;
        for (const b of this.inner(child, style, depth + 1)) {
          if (b.kind === "paragraph" && own) own.runs = own.runs.concat({ ...bare, text: "\n" }, b.runs);
          else if (b.kind === "item") this.put({ ...b, list: kind });
          else this.put((own = { kind: "item", runs: b.runs, list: kind }));
        }
      }
      if (this.full()) return;
    }
  }

  quotation(el: Element, style: Style, depth: number): void {
    const by = el.querySelector("footer, .speaker");
    const speaker = by ? this.inner(by, style, depth + 1).flatMap((b) => b.runs) : [];
    by?.remove();
    let runs: Run[] = [];
    for (const b of this.inner(el, style, depth + 1)) runs = runs.concat(runs.length > 0 ? { ...bare, text: "\n" } : [], b.runs);
    if (runs.length > 0) this.put({ kind: "quotation", runs, speaker });
  }

  /** table makes an item of each row, or, where the table only places things, their blocks. */
  table(el: HTMLTableElement, style: Style, depth: number): void {
    const rows = [...el.rows].filter((r) => r.closest("table") === el);
    const places = rows.every((r) => r.cells.length < 2) || el.querySelector("table, ul, ol, blockquote, h1, h2, h3") !== null;
    if (el.caption) for (const b of this.inner(el.caption, style, depth + 1)) this.put(b);
    for (const row of rows) {
      const cells = [...row.cells].map((c) => this.inner(c, style, depth + 2));
      if (places) cells.flat().forEach((b) => this.put(b));
      else {
        let runs: Run[] = [];
        for (const c of cells.map((bs) => bs.flatMap((b) => b.runs)).filter((c) => c.length > 0)) {
          runs = runs.concat(runs.length > 0 ? { ...bare, text: " | " } : [], c.map((r) => ({ ...r, text: r.text.replace(/\n/g, " ") })));
        }
        if (runs.length > 0) this.put({ kind: "item", runs, list: "list" });
      }
      if (this.full()) return;
    }
  }

  frame(el: Element): void {
    const src = (el.getAttribute("src") ?? "").replace(/^\/\//, "https://");
    if (/^https?:\/\//i.test(src) && linkable(src)) this.put({ kind: "embed", runs: [], href: src });
  }
}

/** wordKind is the kind of a paragraph that Word names by its class. */
function wordKind(el: Element): string | null {
  const c = el.getAttribute("class") ?? "";
  if (/\bMso(Title|Heading[1-2])\b/i.test(c)) return "heading2";
  if (/\bMso(Subtitle|Heading3)\b/i.test(c)) return "heading3";
  return /\bMso(Intense)?Quote/i.test(c) ? "quotation" : null;
}

/** wordList is the kind of list of which a Word paragraph is an item: the number or bullet is text in it. */
function wordList(el: Element): string | null {
  const style = el.getAttribute("data-style") ?? "";
  if (!/mso-list\s*:\s*(?!none|ignore|skip)/i.test(style)) return null;
  const marker = [...el.querySelectorAll("[data-style]")].find((s) => /mso-list\s*:\s*ignore/i.test(s.getAttribute("data-style") ?? ""));
  return /^\s*(\d+|[a-z]|[ivxlc]+)[.)]/i.test(marker?.textContent ?? "") ? "numbered" : "list";
}

/** tidy trims runs and joins those that look the same. */
function tidy(runs: Run[]): Run[] {
  const out: Run[] = [];
  for (const r of runs) {
    const last = out.at(-1);
    const same = last && last.strong === r.strong && last.emphasis === r.emphasis && last.insertion === r.insertion && last.href === r.href && last.lang === r.lang;
    if (same) last.text += r.text;
    else out.push({ ...r });
  }
  while (out.length > 0 && !(out[0].text = out[0].text.trimStart())) out.shift();
  while (out.length > 0 && !(out.at(-1)!.text = out.at(-1)!.text.trimEnd())) out.pop();
  return out;
}

/** paragraphs cuts runs at two line ends in a row. */
function paragraphs(runs: Run[]): Run[][] {
  const out: Run[][] = [[]];
  for (const r of runs) {
    r.text.split(/\n\s*\n\s*/).forEach((part, i) => {
      if (i > 0) out.push([]);
      if (part) out.at(-1)!.push({ ...r, text: part });
    });
  }
  return out.map(tidy).filter((p) => p.length > 0);
}

/**
 * inert takes style sheets out and gives styles and event handlers other names. The
 * document that is made of it runs nothing anyway; so the browser does not even look.
 */
function inert(html: string): string {
  const lower = html.toLowerCase();
  let out = "";
  let at = 0;
  for (let from = lower.indexOf("<style"); from >= 0; from = lower.indexOf("<style", at)) {
    out += html.slice(at, from);
    at = lower.indexOf("</style", from);
    if (at < 0) at = html.length;
  }
  return (out + html.slice(at)).replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/(["'\s/])(style|srcdoc|on[a-z]+)\s*=/gi, "$1data-$2="));
}

/** bounded is how much of the markup is read: a browser takes its time with many thousands of tags. */
function bounded(html: string): number {
  const most = Math.min(html.length, maxHTML);
  let tags = 0;
  for (let at = html.indexOf("<"); at >= 0 && at < most; at = html.indexOf("<", at + 1)) if (++tags > maxTags) return at;
  return most;
}

/** fromHTML reads what a clipboard holds as HTML. */
export function fromHTML(html: string): { blocks: Pasted[]; cut: boolean } {
  const end = bounded(html);
  const cut = end < html.length;
  const doc = new DOMParser().parseFromString(inert(html.slice(0, end)), "text/html");
  const r = new Reader();
  r.children(doc.body, bare, 0);
  r.end();
  return { blocks: r.out, cut: cut || r.cut };
}

/** fromText reads plain text: a blank line ends a paragraph. */
export function fromText(text: string): { blocks: Pasted[]; cut: boolean } {
  const cut = text.length > maxText;
  const parts = text.slice(0, maxText).replace(/\r\n?/g, "\n").split(/\n[ \t]*\n[ \t\n]*/);
  const out = parts.slice(0, maxBlocks).map((p) => ({ kind: "paragraph", runs: tidy([{ ...bare, text: p.replace(/[\u200b\ufeff]/g, "") }]) }));
  return { blocks: out.filter((b) => b.runs.length > 0), cut: cut || parts.length > maxBlocks };
}

/** content makes the running text of runs. */
export function content(schema: any, runs: Run[], line: boolean): any[] {
  const out: any[] = [];
  for (const r of runs) {
    let marks: any[] = [];
    const add = (m: any) => (marks = m.addToSet(marks));
    if (r.href) add(schema.marks.link.create({ href: r.href }));
    if (r.lang !== null) add(schema.marks.foreign.create({ lang: r.lang }));
    if (r.insertion) add(schema.marks.insertion.create());
    if (r.emphasis) add(schema.marks.emphasis.create());
    if (r.strong) add(schema.marks.strong.create());
    (line ? [r.text.replace(/\s*\n\s*/g, " ")] : r.text.split("\n")).forEach((part, i) => {
      if (i > 0) out.push(schema.nodes.hard_break.create(null, null, marks));
      if (part) out.push(schema.text(part, marks));
    });
  }
  return out;
}

/** nodes makes blocks of what was pasted, items in a row one list. */
export function nodes(schema: any, pasted: Pasted[]): any[] {
  const out: any[] = [];
  const n = schema.nodes;
  for (let i = 0; i < pasted.length; i++) {
    const p = pasted[i];
    if (p.kind === "item") {
      const items: any[] = [];
      const kind = p.list;
      for (; pasted[i]?.kind === "item" && pasted[i].list === kind; i++) items.push(n.item.create(null, content(schema, pasted[i].runs, false)));
      i--;
      out.push(n.list.create({ id: newID(), ordered: kind === "numbered" }, items));
    } else if (p.kind === "quotation") out.push(n.quotation.create({ id: newID() }, [n.said.create(null, content(schema, p.runs, false)), n.speaker.create(null, content(schema, p.speaker ?? [], true))]));
    else if (p.kind === "embed") out.push(n.embed.create({ id: newID(), href: p.href }));
    else if (p.kind === "rule") out.push(n.rule.create({ id: newID() }));
    else if (p.kind.startsWith("heading")) out.push(n.heading.create({ id: newID(), level: Number(p.kind.at(-1)) }, content(schema, p.runs, true)));
    else out.push(n.paragraph.create({ id: newID() }, content(schema, p.runs, false)));
  }
  return out;
}
