// Lets node find the modules of static/js by the bare names that pages use (node --import).
import { register } from "node:module";

register("./resolve.mjs", import.meta.url);
