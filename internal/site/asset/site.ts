// The site's script. Every page works without it.
import "../stamp.ts";
import "../search.ts";
import "../age.ts";
