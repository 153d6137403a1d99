/** Commands of links and quick fixes. They need an argument, so the manifest does not list them. */
export const QUALITY_COMMANDS = {
  explain: "quranContentSync.explainRule",
  openVerse: "quranContentSync.openFinding",
  copy: "quranContentSync.copyFinding",
  note: "quranContentSync.noteFinding",
  ignore: "quranContentSync.ignoreFinding",
  ignoreRule: "quranContentSync.ignoreRule",
  quickFixes: "quranContentSync.showQuickFixes",
} as const;
