export { systemClock } from "../core/clock.js";
