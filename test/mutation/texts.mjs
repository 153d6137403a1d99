import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/*
 * Leaves texts for people alone: tests assert the code and the details of an error, and which
 * message is chosen, but not its words. Such texts are the message of a `ContentError`, a line of
 * the log, and a message for translation.
 */

const LOG_METHODS = ["debug", "info", "warn", "error"];

function isText({ type, operator }) {
  if (type === "StringLiteral" || type === "TemplateLiteral") return true;
  return type === "BinaryExpression" && operator === "+";
}

function isError({ type, callee }) {
  return type === "NewExpression" && callee.name === "ContentError";
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
    if (place === 1 && isError(parent)) return "the message of an error";
    if (place === 0 && isMethod(parent, "logger", LOG_METHODS)) return "a line of the log";
    if (place === 0 && isMethod(parent, "l10n", ["t"])) return "a message for translation";
    return undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, "texts", texts)];
