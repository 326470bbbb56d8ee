// Matrix: arrows move from cell to cell, the foot says what the cell means.
import { plain } from "./keys.ts";

const table = document.querySelector<HTMLTableElement>(".matrix");
if (table) {
  const read = () => [...table.tBodies[0].rows].map((r) => [...r.querySelectorAll<HTMLElement>(".story-link, .cell")]);
  let rows = read();
  table.addEventListener("renewed", () => (rows = read()));
  const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (e) => {
    const step = steps[e.key];
    if (!step || !plain(e) || e.shiftKey) return;
    const y = rows.findIndex((r) => r.includes(e.target as HTMLElement));
    if (y < 0) return;
    const to = rows[y + step[0]]?.[rows[y].indexOf(e.target as HTMLElement) + step[1]];
    if (to) {
      e.preventDefault();
      to.focus();
    }
  });
  const say = document.querySelector("#say");
  table.addEventListener("focusin", (e) => {
    const cell = (e.target as Element).closest<HTMLElement>(".cell");
    if (!cell || !say) return;
    const number = cell.closest("tr")?.querySelector(".meta")?.textContent?.split(" ")[0] ?? "";
    const b = Object.assign(document.createElement("b"), { textContent: number });
    const s = Object.assign(document.createElement("span"), { textContent: cell.dataset.say ?? "" });
    say.replaceChildren(b, " ", s);
  });
}
