// What the desk adds with a script: keys, growing fields, live jobs. Every action here is
// a form or a link of the page, pressed for its user.
import "../keys.ts";
import "../palette.ts";
import "../matrix.ts";
import "../translate.ts";
import "../jobs.ts";
import "../comments.ts";
import "../passkey.ts";
import "../together.ts";
import "../live.ts";
import "../look.ts";
import "../upload.ts";
import "../zone.ts";
import "../topics.ts";
