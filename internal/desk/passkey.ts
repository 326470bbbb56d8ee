// Passkeys: a form whose button asks the browser for a key first. What the browser
// answers goes into the form, which is then sent like any other.

interface FromJSON {
  parseCreationOptionsFromJSON(o: unknown): PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON(o: unknown): PublicKeyCredentialRequestOptions;
}

const maker = window.PublicKeyCredential as unknown as (FromJSON & typeof PublicKeyCredential) | undefined;

const ask = async (form: HTMLFormElement): Promise<void> => {
  const begun = await fetch(form.dataset.passkey ?? "", { method: "POST", headers: { Accept: "application/json" } });
  const { step, options, message } = (await begun.json()) as { step?: string; options?: unknown; message?: string };
  if (!begun.ok || !step || !maker) throw new Error(message ?? "");
  const key = form.dataset.create
    ? await navigator.credentials.create({ publicKey: maker.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: maker.parseRequestOptionsFromJSON(options) });
  const put = (name: string, value: string) => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  };
  put("step", step);
  put("answer", JSON.stringify(key));
  form.submit();
};

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  if (!maker || !("parseCreationOptionsFromJSON" in maker)) continue;
  form.hidden = false;
  const says = form.querySelector<HTMLElement>("[data-failed]");
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (says) says.textContent = "";
    ask(form).catch((err: unknown) => {
      // A person who closes the browser's dialog has changed their mind: nothing to say.
      if (err instanceof DOMException && (err.name === "NotAllowedError" || err.name === "AbortError")) return;
      if (says) says.textContent = (err instanceof Error && !(err instanceof DOMException) && err.message) || says.dataset.failed || "";
    });
  });
}
