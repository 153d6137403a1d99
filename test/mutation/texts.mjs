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
const MESSAGES = {
  CatalogDamaged: 0,
  ContentError: 1,
  DamagedFile: 0,
  Error: 0,
  RowsReplaced: 0,
  SyntaxError: 0,
  UnusableText: 0,
  invalid: 1,
};

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

/** The nearest node around a text that is not merely a choice between texts. */
function placeOf(path) {
  let { node, parentPath } = path;
  while (parentPath?.node.type === "ConditionalExpression" && parentPath.node.test !== node) {
    ({ node, parentPath } = parentPath);
  }
  return { node, parent: parentPath?.node ?? null };
}

const texts = {
  shouldIgnore(path) {
    if (!isText(path.node)) return undefined;
    const { node, parent } = placeOf(path);
    if (parent === null) return undefined;
    if (
      parent.type === "ObjectProperty" &&
      parent.value === node &&
      parent.key.name === "message"
    ) {
      return "the message of an error";
    }
    const place = parent.arguments?.indexOf(node);
    if (place === -1 || place === undefined) return undefined;
    if (isError(parent, place)) return "the message of an error";
    if (place === 0 && isMethod(parent, "logger", LOG_METHODS)) return "a line of the log";
    if (place === 0 && isMethod(parent, "l10n", ["t"])) return "a message for translation";
    return undefined;
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, "texts", texts)];
