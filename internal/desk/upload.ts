// Large files on their way: how much has been sent, and no file that is too large to come.
// Without a script the browser sends the same form, and says so itself.
const form = document.querySelector<HTMLFormElement>("form[data-upload]");
if (form) {
  const input = form.querySelector<HTMLInputElement>('input[type="file"]')!;
  const tooLarge = form.querySelector<HTMLElement>("[data-too-large]")!;
  const broken = form.querySelector<HTMLElement>("[data-broken]")!;
  const box = form.querySelector<HTMLElement>(".uploading")!;
  const meter = box.querySelector("progress")!;
  const sent = box.querySelector<HTMLElement>("[data-sent]")!;
  const zip = form.querySelector<HTMLElement>("[data-zip]")!;
  const fits = () => {
    zip.hidden = ![...(input.files ?? [])].some((f) => /\.zip$/i.test(f.name));
    const size = [...(input.files ?? [])].reduce((n, f) => n + f.size, 0);
    tooLarge.hidden = size <= Number(form.dataset["most"]);
    return tooLarge.hidden && zip.hidden;
  };
  input.addEventListener("change", fits);
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (!fits()) return;
    const way = new XMLHttpRequest();
    way.open("POST", form.action);
    way.responseType = "document";
    way.upload.onprogress = (p) => {
      if (!p.lengthComputable) return;
      meter.value = (p.loaded / p.total) * 100;
      sent.textContent = `${(p.loaded / 1e6).toFixed(1)} / ${(p.total / 1e6).toFixed(1)} MB`;
    };
    const button = form.querySelector<HTMLButtonElement>(".btn.primary")!;
    const rest = () => {
      box.hidden = true;
      button.disabled = false;
      meter.value = 0;
    };
    way.onload = () => {
      if (way.responseURL && new URL(way.responseURL).pathname !== new URL(form.action).pathname) {
        location.assign(way.responseURL);
        return;
      }
      rest();
      const page = way.response as Document | null;
      const why = page?.querySelector(".page-body > .notice");
      const here = document.querySelector(".page-body > .notice");
      if (why && here) here.replaceWith(why);
      else if (why) document.querySelector(".page-body")!.prepend(why);
      else broken.hidden = false;
      document.querySelector(".page-body")!.scrollIntoView();
    };
    way.onerror = () => {
      rest();
      broken.hidden = false;
    };
    button.disabled = true;
    broken.hidden = true;
    box.hidden = false;
    way.send(new FormData(form));
  });
}
