// Makes writing quick: keys, lists that go on, pasted text as Markdown, tools, tags from memory. Wired by
// `data-markdown` (a control that takes Markdown), `data-paste` (where the form sends pasted HTML), `data-files-for`
// (what uploads files for a text) and `data-markdown-tools` (the template of the tools). Nothing here is needed: without it the form
// does all the same.

import { wireAlone } from "./writing/alone.js";
import { wireBeside } from "./writing/beside.js";
import { wireBox } from "./writing/box.js";
import { wireKeys } from "./writing/keys.js";
import { wireOptions } from "./writing/options.js";
import { wirePasting } from "./writing/pasting.js";
import { wirePictures } from "./writing/pictures.js";
import { wireTags } from "./writing/tags.js";
import { wireTools } from "./writing/tools.js";
import { wireUploading } from "./writing/uploading.js";

const form = document.querySelector("form[data-paste]");

wireKeys(form);
wireAlone(form);
wireBeside(form);
wireOptions(form);
wireUploading(form);
wirePasting(form);
wirePictures(form);
wireTags(form);
wireTools(form);
wireBox(form);
