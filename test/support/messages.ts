import * as icuMessage from "../../src/core/model/icuMessage.js";
import { formatMessagesWith } from "../../src/core/model/plural.js";

/** Formats texts with plural forms, as `activate()` prepares it. */
formatMessagesWith(() => icuMessage);
