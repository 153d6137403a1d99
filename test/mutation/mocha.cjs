/*
 * Mocha 12 names its inner files `.cjs`; StrykerJS's runner for Mocha asks for them without an
 * extension. With this, Node finds them.
 */
const Module = require("node:module");

Module._extensions[".cjs"] ??= Module._extensions[".js"];
