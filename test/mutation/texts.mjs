import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/*
 * Skips texts for people: an error's message, a line of the log, and a message for translation.
 * Tests assert an error's code and details and the choice of the message, but not its words.
 */

const LOG_METHODS = ["debug", "info", "warn", "error"];

function isText({ type, operator }) {
  if (type === "StringLiteral" || type === "TemplateLiteral") return true;
  return type === "BinaryExpression" && operator === "+";
}

/** The index of the message among the arguments, by the name of the error or its factory. */
const MESSAGES = { ContentError: 1, Error: 0, SyntaxError: 0, invalid: 1 };

function isError({ callee }, place) {
  return callee !== undefined && MESSAGES[callee.name] === place;
}

function isMethod({ type, callee }, object, methods) {
  return (
    type === "CallExpression" &&
    callee.type === "MemberExpression" &&
    methods.includes(callee.property.name) &&
    object === (callee.object.name ?? callee.object.property?.name)
  );
}

const texts = {
  shouldIgnore({ node, parent }) {
    if (parent === null || !isText(node)) return undefined;
    const place = parent.arguments?.indexOf(node);
    if (place === -1 || place === undefined) return undefined;
    if (isError(parent, place)) return "the message of an error";
    if (place === 0 && isMethod(parent, "logger", LOG_METHODS)) return "a line of the log";
    if (place === 0 && isMethod(parent, "l10n", ["t"])) return "a message for translation";
    return undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, "texts", texts)];
