import { defineConfig } from "eslint/config";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

/** Calls that turn text into code or markup. Panels use Preact, and DOMPurify for HTML. */
const unsafeDom = [
  {
    selector:
      "AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]",
    message: "Render markup with Preact, and HTML from the service only after sanitizing.",
  },
  {
    selector:
      "CallExpression[callee.property.name=/^(insertAdjacentHTML|createContextualFragment)$/]",
    message: "Render markup with Preact, and HTML from the service only after sanitizing.",
  },
  {
    selector: "MemberExpression[object.name='document'][property.name=/^(write|writeln)$/]",
    message: "Do not write into a document.",
  },
];

/** Places of visible texts: between tags, in an attribute, or in a property for texts. */
const shownPlaces = [
  ":matches(JSXElement, JSXFragment) > JSXExpressionContainer",
  "JSXAttribute[name.name=/^(aria-(label|description|valuetext)|title|placeholder|alt|label)$/]",
  "JSXAttribute[name.name=/^(aria-(label|description|valuetext)|title|placeholder|alt|label)$/] > JSXExpressionContainer",
  "Property[key.name=/^(label|title|message|detail|tooltip|prompt|placeHolder)$/]",
  "CallExpression[callee.property.name='setAttribute'][arguments.0.value=/^(aria-label|title)$/]",
  "AssignmentExpression[left.property.name=/^(title|message|tooltip|placeholder|textContent)$/]",
];
/** Two adjacent letters, except in a text with only an icon: `$(edit) `. */
const letters = String.raw`/^(?!\$\([a-z-]+\) $).*\p{L}{2}/su`;
const untranslated = [
  "JSXText",
  ...shownPlaces.flatMap((place) =>
    ["", " > ConditionalExpression", " > LogicalExpression"].flatMap((choice) => [
      `${place}${choice} > Literal:not([value=/^(aria-label|title)$/])`,
      `${place}${choice} > TemplateLiteral > TemplateElement`,
    ]),
  ),
].map((selector) => ({
  selector: selector.endsWith("TemplateElement")
    ? `${selector}[value.raw=${letters}]`
    : `${selector}[value=${letters}]`,
  message: "Visible texts go through l10n.t, as whole messages.",
}));

/** In these places VS Code would turn names from the service into icons and links. */
const activeTexts = [
  {
    selector:
      "CallExpression[callee.name='showQuickPick']:not([arguments.0.callee.name='inertItems'])",
    message: "Items of a pick pass through inertItems().",
  },
  {
    selector:
      "AssignmentExpression[left.property.name='items']:not([right.callee.name='inertItems'])",
    message: "Items of a pick pass through inertItems().",
  },
];
const picks = {
  selector:
    "MemberExpression[object.property.name='window'][property.name=/^(showQuickPick|showInputBox|createQuickPick|createInputBox)$/]",
  message: "Open picks with src/ui/picks/quickInput.ts, which waits for a late focus.",
};
const focus = {
  selector: "CallExpression[callee.property.name='focus']",
  message: "Use giveFocus() of src/webview/shared/focus.ts, which spares an open palette.",
};
const messages = {
  selector:
    "CallExpression[callee.property.name=/^(show(Information|Warning|Error)Message|setStatusBarMessage)$/]",
  message: "Show messages with src/ui/messages.ts, which makes their texts inert.",
};

const everyTest = {
  selector:
    "MemberExpression[object.name=/^(it|describe|context)$/][property.name=/^(only|skip)$/]",
  message: "Do not skip or single out tests.",
};
/** Single reads of a page, whose result changes while the page is still being drawn. */
const reads =
  "/^(boundingBox|is(Visible|Hidden|Enabled|Disabled|Checked|Editable)|count|all(InnerTexts|TextContents)|innerText|innerHTML|textContent|inputValue|getAttribute)$/";
const readOnce = {
  selector: `AwaitExpression > CallExpression[callee.property.name=${reads}]:not(CallExpression[callee.name=/^(eventually|settled)$/] *)`,
  message: "Wait for the expected result: waitFor(), or test/ui/support/eventually.ts.",
};

export default defineConfig(
  { ignores: ["dist/", ".vscode-test/", "node_modules/"] },
  {
    linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: true },
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./src/webview/tsconfig.json", "./test/ui/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      // Caught values are rethrown unchanged.
      "@typescript-eslint/only-throw-error": ["error", { allowThrowingUnknown: true }],
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "no-eval": "error",
      "no-new-func": "error",
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-restricted-syntax": ["error", ...unsafeDom],
    },
  },
  {
    files: ["src/{ui,platform,webview}/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": ["error", ...unsafeDom, ...untranslated],
    },
  },
  {
    files: ["src/{ui,platform}/**/*.ts"],
    ignores: ["src/ui/messages.ts", "src/ui/picks/quickInput.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...unsafeDom,
        ...untranslated,
        ...activeTexts,
        messages,
        picks,
      ],
    },
  },
  {
    files: ["src/webview/**/*.{ts,tsx}"],
    ignores: ["src/webview/shared/focus.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...unsafeDom, ...untranslated, focus],
    },
  },
  {
    files: ["src/**/*.ts", "src/**/*.tsx"],
    plugins: { regexp },
    rules: {
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", 80],
      // Texts can be long and without spaces, so a pattern must take linear time.
      "regexp/no-super-linear-backtracking": "error",
      "regexp/no-super-linear-move": ["error", { ignoreSticky: true }],
    },
  },
  {
    files: ["src/**/*.ts", "src/**/*.tsx"],
    // The last two give `api` its `fetch`.
    ignores: ["src/core/api/**", "src/app/openContent.ts", "src/cli/sync.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        {
          name: "fetch",
          message: "Only api sends HTTP requests, with the fetch that it is given.",
        },
      ],
    },
  },
  {
    // Programs that are run in a terminal, and their tests.
    files: ["test/**", "src/core/sandbox/cli.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**/*.ts", "test/**/*.tsx"],
    rules: {
      // Fakes do nothing.
      "@typescript-eslint/no-empty-function": "off",
      "no-restricted-globals": ["error", "setTimeout", "setInterval"],
      "no-restricted-syntax": ["error", ...unsafeDom, everyTest],
      "no-restricted-properties": [
        "error",
        { property: "waitForTimeout", message: "Wait for the expected result." },
      ],
    },
  },
  {
    files: ["test/ui/*.test.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...unsafeDom, everyTest, readOnce],
    },
  },
);
