// The form's fields and the text that the editor holds: one is made of the other. What is
// saved is always the fields, as the form without a script sends them.
import { kindOf, newID } from "./schema.ts";
import { readMarked, writeMarked } from "./marked.ts";

export type Fields = Record<string, string>;

const pictureParts = ["hash", "url", "caption", "alt", "credit", "decorative"];

/** readFields takes what the server wrote into the form. */
export function readFields(form: HTMLFormElement): Fields {
  const out: Fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") continue;
    out[name] = name === "block" && out.block ? `${out.block}\n${value}` : value.replace(/\r\n/g, "\n");
  }
  return out;
}

const line = (schema: any, type: string, s: string | undefined): any => schema.nodes[type].create(null, readMarked(schema, (s ?? "").replace(/\n/g, " ")));
const lines = (schema: any, type: string, attrs: object | null, s: string | undefined): any => schema.nodes[type].create(attrs, readMarked(schema, s ?? ""));

/** lineDoc is a headline or standfirst. */
export const lineDoc = (schema: any, s: string | undefined): any => line(schema, "line", s);

function picture(schema: any, f: Fields, name: string, id: string): any {
  const at = (p: string) => f[`${name}/${p}`] ?? "";
  return schema.nodes.picture.create(
    { id, hash: at("hash"), url: at("url"), alt: at("alt"), credit: at("credit"), decorative: at("decorative") !== "", lead: name === "lead" },
    line(schema, "caption", at("caption")),
  );
}

function blockOf(schema: any, f: Fields, id: string): any {
  const name = `b/${id}`;
  const kind = f[`${name}/kind`];
  const text = f[name];
  switch (kind) {
    case "quotation":
      return schema.nodes.quotation.create({ id }, [lines(schema, "said", null, text), line(schema, "speaker", f[`${name}/speaker`])]);
    case "list":
    case "numbered": {
      const items = (text ?? "").split("\n").filter((l) => l.trim() !== "").map((l) => line(schema, "item", l));
      return schema.nodes.list.create({ id, ordered: kind === "numbered" }, items.length > 0 ? items : [schema.nodes.item.create()]);
    }
    case "picture":
      return picture(schema, f, name, id);
    case "embed":
      return schema.nodes.embed.create({ id, href: (text ?? "").trim() });
    case "rule":
      return schema.nodes.rule.create({ id });
    case undefined:
      return null;
  }
  if (kind.startsWith("heading")) return schema.nodes.heading.create({ id, level: Number(kind.at(-1)) }, readMarked(schema, (text ?? "").replace(/\n/g, " ")));
  return lines(schema, "paragraph", { id }, text);
}

/** bodyDoc is the text below the standfirst, the lead picture first. */
export function bodyDoc(schema: any, f: Fields): any {
  const blocks: any[] = [];
  if (f["lead/hash"] || f["lead/url"]) blocks.push(picture(schema, f, "lead", "lead"));
  for (const id of (f.block ?? "").split("\n")) {
    const b = id ? blockOf(schema, f, id) : null;
    if (b) blocks.push(b);
  }
  if (blocks.at(-1)?.type.name !== "paragraph") blocks.push(schema.nodes.paragraph.create({ id: newID() }));
  return schema.nodes.doc.create(null, blocks);
}

function fieldsOf(node: any): Fields {
  const id = node.attrs.id;
  const name = node.attrs.lead ? "lead" : `b/${id}`;
  const f: Fields = node.attrs.lead ? {} : { block: id, [`${name}/kind`]: kindOf(node) };
  switch (node.type.name) {
    case "paragraph":
      f[name] = writeMarked(node, false);
      break;
    case "heading":
      f[name] = writeMarked(node, true);
      break;
    case "quotation":
      f[name] = writeMarked(node.child(0), false);
      f[`${name}/speaker`] = writeMarked(node.child(1), true);
      break;
    case "list": {
      const items: string[] = [];
      node.forEach((it: any) => items.push(writeMarked(it, true)));
      f[name] = items.join("\n");
      break;
    }
    case "embed":
      f[name] = node.attrs.href;
      break;
    case "picture":
      for (const p of pictureParts) {
        f[`${name}/${p}`] = p === "caption" ? writeMarked(node.child(0), true) : p === "decorative" ? (node.attrs.decorative ? "1" : "") : node.attrs[p];
      }
  }
  return f;
}

/** FieldSheet keeps hidden fields in step with the texts, touching only what changed. */
export class FieldSheet {
  private readonly rows = new Map<string, { node: any; el: HTMLElement }>();
  private order = "";
  private readonly lines = new Map<string, HTMLInputElement>();
  private readonly more: HTMLInputElement;

  constructor(private readonly box: HTMLElement) {
    for (const name of ["headline", "standfirst"]) {
      const el = hidden(name, "");
      this.lines.set(name, el);
      box.append(el);
    }
    this.more = hidden("more", "");
    box.append(this.more);
  }

  line(name: string, doc: any): void {
    this.lines.get(name)!.value = writeMarked(doc, true);
  }

  body(doc: any): void {
    const ids: string[] = [];
    doc.forEach((node: any) => {
      const id = node.attrs.id as string;
      if (node.type.name === "paragraph" && node.content.size === 0) return; // nothing to save
      ids.push(id);
      const row = this.rows.get(id);
      if (row?.node === node) return;
      const el = row?.el ?? document.createElement("div");
      el.replaceChildren(...Object.entries(fieldsOf(node)).map(([name, value]) => hidden(name, value)));
      this.rows.set(id, { node, el });
    });
    const order = ids.join("\n");
    if (order === this.order) return;
    this.order = order;
    const there = new Set(ids);
    for (const [id, row] of this.rows) {
      if (there.has(id)) continue;
      row.el.remove();
      this.rows.delete(id);
    }
    for (const id of ids) this.more.before(this.rows.get(id)!.el);
  }
}

const hidden = (name: string, value: string): HTMLInputElement => {
  const el = document.createElement("input");
  el.type = "hidden";
  el.name = name;
  el.value = value;
  return el;
};
