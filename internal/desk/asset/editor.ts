// The editor of originals, loaded on their page alone.
import { mount } from "../editor/mount.ts";

const form = document.querySelector<HTMLFormElement>("#original[data-words]");
const written = form?.querySelector<HTMLElement>("#written");
if (form && written) mount(form, written);
