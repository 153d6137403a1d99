import path from "node:path";

/** The repository. */
export const root = path.resolve(__dirname, "../../..");

/** Everything that is installed or written by tests and by `npm start`; never committed. */
export const testFolder = path.join(root, ".vscode-test");
