// How an edition looks: what is typed shows at once. The server says what it comes to, so
// that there is one place that knows; the script sends the form and lays the answer in.
const form = document.querySelector<HTMLFormElement>("#look");
const shown = document.querySelector<HTMLIFrameElement>("#look-preview");
const own = document.querySelector<HTMLAnchorElement>("#look-own");
let waits = 0;
let asked = 0;

async function show(): Promise<void> {
  if (!form) return;
  const mine = ++asked;
  const body = new FormData(form);
  body.set("do", "show");
  const r = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await r.text(), "text/html");
  if (mine !== asked || !page.querySelector("#look")) return;
  for (const part of form.querySelectorAll<HTMLElement>("[data-look]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    // A field in hand stays as it is: what belongs to it is replaced around it.
    if (part.contains(document.activeElement)) {
      for (const inner of part.querySelectorAll(".swatch, .is")) {
        const now = fresh.querySelector(inner.classList.contains("swatch") ? ".swatch" : ".is");
        if (now && !inner.contains(document.activeElement)) inner.replaceWith(now);
      }
    } else {
      part.replaceChildren(...fresh.children);
    }
  }
  pickers();
  const to = page.querySelector("#look-preview")?.getAttribute("src");
  if (to && shown && shown.getAttribute("src") !== to) {
    shown.setAttribute("src", to);
    own?.setAttribute("href", to);
  }
}

// pickers lets the browser's own choice of colours fill the fields.
function pickers(): void {
  for (const pick of form!.querySelectorAll<HTMLInputElement>("[data-picks]")) {
    pick.hidden = false;
    const field = document.getElementById(pick.dataset["picks"]!) as HTMLInputElement;
    const said = "#" + (field.value || field.placeholder).trim().replace("#", "").toLowerCase();
    if (/^#[0-9a-f]{6}$/.test(said) && pick !== document.activeElement) pick.value = said;
    pick.oninput = () => {
      field.value = pick.value;
    };
  }
}

if (form) {
  pickers();
  document.querySelector("#show-look")?.setAttribute("hidden", "");
  const soon = (e: Event) => {
    const at = e.target as HTMLInputElement;
    if (at.name === "do") return;
    clearTimeout(waits);
    waits = window.setTimeout(() => void show(), e.type === "change" ? 0 : 350);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.querySelector("#l-scheme")?.addEventListener("change", soon);
}
