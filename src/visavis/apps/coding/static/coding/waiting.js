// A page without a packet: codings that wait on this device are sent from here as well.

import { flush } from "./send.js";

const all = () => flush();
addEventListener("online", all);
await all();
