import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import ts from "typescript";
import * as z from "zod";
import { pageHtml } from "../../src/ui/panels/pageHtml.js";
import { formatCompiled } from "../../src/core/model/compiledMessage.js";
import { webviewPlurals, webviewTexts } from "../../src/ui/panels/texts.js";
import { bundleProblems, placeholders } from "../support/translations.js";
import { root } from "../support/vscode/paths.js";

interface Call {
  readonly place: string;
  /** The English text; null if the program builds it at run time. */
  readonly text: string | null;
  readonly values: number;
}

/** Every call of `l10n.t` in the sources of a folder, found by the TypeScript compiler. */
function callsIn(folder: string): Call[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const place = path.join(folder, file);
      const text = readFileSync(path.join(root, place), "utf8");
      const source = ts.createSourceFile(place, text, ts.ScriptTarget.Latest, true);
      const calls: Call[] = [];
      const visit = (node: ts.Node): void => {
        if (
          ts.isCallExpression(node) &&
          /^(vscode\.)?l10n\.t$/.test(node.expression.getText(source))
        ) {
          const [first, ...values] = node.arguments;
          const { line } = source.getLineAndCharacterOfPosition(node.getStart());
          calls.push({
            place: `${place}:${line + 1}`,
            text: first !== undefined && ts.isStringLiteral(first) ? first.text : null,
            values: values.length,
          });
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return calls;
    });
}

function isPlural(text: string): boolean {
  return text.includes(", plural,");
}

/** Texts for `plural()`, which are translated first, without values. */
function isIcu(text: string): boolean {
  return /\{\d+, (?:plural|selectordinal|select),/.test(text);
}

function readTexts(file: string): Record<string, string> {
  const content: unknown = JSON.parse(readFileSync(path.join(root, "l10n", file), "utf8"));
  return z.record(z.string(), z.string()).parse(content);
}

const calls = callsIn("src");
const bundle = readTexts("bundle.l10n.json");

describe("texts of the interface", () => {
  it("is in the sources in one piece, with a value for each placeholder", () => {
    assert.ok(calls.length > 300, `${calls.length} calls were found`);
    const wrong = calls.filter(
      ({ text, values }) =>
        text === null || (isIcu(text) ? values > 0 : placeholders(text).length !== values),
    );
    assert.deepEqual(wrong, []);
  });

  it("has plural forms that ICU can read", () => {
    const plurals = calls.flatMap(({ text }) => (text !== null && isPlural(text) ? [text] : []));
    assert.ok(plurals.length > 0);
    for (const text of plurals) assert.ok(new IntlMessageFormat(text, "en"), text);
  });

  it("is in the bundle that translators start from, which has no other text", () => {
    const texts = new Set(calls.map(({ text }) => text));
    assert.deepEqual(Object.keys(bundle).toSorted(), [...texts].toSorted());
    assert.deepEqual(Object.keys(bundle), Object.values(bundle));
  });

  it("is in the webviews' part of the bundle if and only if a webview uses it", () => {
    const said = new Set(callsIn("src/webview").map(({ text }) => text));
    const translated = Object.fromEntries(Object.keys(bundle).map((text) => [text, `⟦${text}⟧`]));
    const given = webviewTexts(translated) ?? {};
    assert.deepEqual(Object.keys(given).toSorted(), [...said].toSorted());
    assert.equal(given["Next verse"], "⟦Next verse⟧");
  });

  it("is read from the page by every panel before anything is drawn", () => {
    const folders = readdirSync(path.join(root, "src/webview"), { withFileTypes: true });
    const panels = folders.filter((each) => each.isDirectory() && each.name !== "shared");
    assert.ok(panels.length >= 2, `${panels.length} panels were found`);
    for (const { name } of panels) {
      const main = readFileSync(path.join(root, "src/webview", name, "main.tsx"), "utf8");
      const taken = main.indexOf("takeTexts();");
      assert.ok(taken > 0 && taken < main.indexOf("render("), `${name} takes them first`);
    }
  });

  it("keeps its placeholders in every language, and no removed text", () => {
    const english = { "Open {0}": "Open {0}", Back: "Back" };
    assert.deepEqual(bundleProblems(english, { "Open {0}": "{0} öffnen" }), []);
    assert.deepEqual(
      bundleProblems(english, { "Open {0}": "Öffnen", Back: "Zurück", Close: "Schließen" }),
      ["other placeholders: Open {0}", "not in the sources: Close"],
    );
    const files = readdirSync(path.join(root, "l10n"));
    for (const file of files.filter((name) => name !== "bundle.l10n.json")) {
      assert.match(file, /^bundle\.l10n\.[a-z]{2,3}(-[a-z0-9]+)*\.json$/);
      assert.deepEqual(bundleProblems(bundle, readTexts(file)), [], file);
    }
  });
});

describe("a panel's page", () => {
  const page = (texts: Readonly<Record<string, string>> | null): string =>
    pageHtml({
      cspSource: "https://webview.example",
      script: "",
      style: "",
      first: null,
      nonce: "n0nce",
      lang: "xx",
      texts,
      plurals: webviewPlurals(texts),
      mediaOrigins: [],
    });

  /** The JSON in an attribute of the page, as the browser reads it. */
  const dataOf = (html: string, name: string): unknown => {
    const attribute = new RegExp(`data-${name}="([^"]*)"`).exec(html)?.[1] ?? "";
    return JSON.parse(
      attribute.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&"),
    );
  };

  it("has the texts of the display language, with any content", () => {
    const texts = { Back: `"><script>trap()</script>`, "Next verse": "‘a’ & “b” &quot; ﷽" };
    const html = page(texts);
    assert.equal((html.match(/<script/g) ?? []).length, 1);
    assert.deepEqual(dataOf(html, "texts"), texts);
  });

  it("has the plural messages in the display language, parsed", () => {
    const english = "{0, plural, one {# row} other {# rows}}";
    const other = '{0, plural, one {# "Zeile"} other {# “Zeilen”}}';
    const plurals = webviewPlurals({ [english]: other, Back: "Zurück" });
    assert.equal(formatCompiled(plurals[other] ?? [], "de", [1]), '1 "Zeile"');
    assert.equal(formatCompiled(webviewPlurals(null)[english] ?? [], "en", [2]), "2 rows");
    const said = callsIn("src/webview").flatMap(({ text }) => text ?? []);
    const messages = new Set(said.filter((text) => text.includes(", plural,")));
    assert.deepEqual(Object.keys(webviewPlurals(null)).toSorted(), [...messages].toSorted());
    assert.deepEqual(dataOf(page({ [english]: other }), "plurals"), {
      ...webviewPlurals({ [english]: other }),
    });
  });

  it("is absent for English, whose texts are in the script", () => {
    assert.equal(webviewTexts(undefined), null);
    assert.ok(!page(null).includes("data-texts"));
  });
});
