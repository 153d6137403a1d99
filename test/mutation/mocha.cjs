/*
 * Mocha 12 names its inner files `.cjs`, but StrykerJS's runner for Mocha requires them without an
 * extension. This hook lets Node find them.
 */
const Module = require("node:module");

Module._extensions[".cjs"] ??= Module._extensions[".js"];
