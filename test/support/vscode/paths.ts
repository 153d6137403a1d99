import path from "node:path";

/** The repository. */
export const root = path.resolve(__dirname, "../../..");

/** The folder for everything that tests and `npm start` install or write; never committed. */
export const testFolder = path.join(root, ".vscode-test");
