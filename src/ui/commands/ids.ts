/** The commands of the manifest. A unit test compares them with package.json. */
export const COMMANDS = {
  sync: "quranContentSync.sync",
  cancelSync: "quranContentSync.cancelSync",
  refreshFullCopy: "quranContentSync.refreshFullCopy",
  resync: "quranContentSync.resync",
  addResources: "quranContentSync.addResources",
  removeResource: "quranContentSync.removeResource",
  openResource: "quranContentSync.openResource",
  openToSide: "quranContentSync.openToSide",
  inspectResource: "quranContentSync.inspectResource",
  goToVerse: "quranContentSync.goToVerse",
  insertVerse: "quranContentSync.insertVerse",
  compare: "quranContentSync.compare",
  search: "quranContentSync.search",
  checkQuality: "quranContentSync.checkQuality",
  showIgnoredFindings: "quranContentSync.showIgnoredFindings",
  quickSearch: "quranContentSync.quickSearch",
  showChanges: "quranContentSync.showChanges",
  /**
   * Show Changes in the view's title. It always asks, because VS Code passes the selected item
   * there.
   */
  chooseChanges: "quranContentSync.chooseChanges",
  markReviewed: "quranContentSync.markReviewed",
  addNote: "quranContentSync.addNote",
  replyToNote: "quranContentSync.replyToNote",
  changeNoteState: "quranContentSync.changeNoteState",
  copyNoteReport: "quranContentSync.copyNoteReport",
  openNote: "quranContentSync.openNote",
  assignNote: "quranContentSync.assignNote",
  addNoteEvidence: "quranContentSync.addNoteEvidence",
  markNoteFixed: "quranContentSync.markNoteFixed",
  filterNotes: "quranContentSync.filterNotes",
  exportResource: "quranContentSync.exportResource",
  copyReviewReport: "quranContentSync.copyReviewReport",
  copyReference: "quranContentSync.copyReference",
  acknowledgeLostRows: "quranContentSync.acknowledgeLostRows",
  signIn: "quranContentSync.signIn",
  signOut: "quranContentSync.signOut",
  verifyStore: "quranContentSync.verifyStore",
  deleteLocalCopy: "quranContentSync.deleteLocalCopy",
  showLog: "quranContentSync.showLog",
  trySandbox: "quranContentSync.trySandbox",
  sandboxPublishChange: "quranContentSync.sandboxPublishChange",
  leaveSandbox: "quranContentSync.leaveSandbox",
  switchService: "quranContentSync.switchService",
  openChange: "quranContentSync.openChange",
  markChangeReviewed: "quranContentSync.markChangeReviewed",
  nextChange: "quranContentSync.nextChange",
  previousChange: "quranContentSync.previousChange",
  copyChange: "quranContentSync.copyChange",
  filterChanges: "quranContentSync.filterChanges",
  verseHistory: "quranContentSync.verseHistory",
  openSettings: "quranContentSync.openSettings",
} as const;

export type CommandName = keyof typeof COMMANDS;

/** Not in the manifest: the status bar item runs it. */
export const SHOW_STATUS_MENU = "quranContentSync.showStatusMenu";

/** Not in the manifest: a link of the notification that a sample change was published. */
export const DISMISS_SAMPLE_CHANGE = "quranContentSync.dismissSampleChange";

/** Not in the manifest: a link in hovers, which copies a verse. */
export const COPY_VERSE = "quranContentSync.copyVerse";
/** Not in the manifest: runs after a verse was inserted or copied as text alone. */
export const NOTE_INSERTED = "quranContentSync.noteInserted";
/** Not in the manifest: puts a chosen text in the place of its reference, if it is long. */
export const REPLACE_REFERENCE = "quranContentSync.replaceReference";

/** Not in the manifest: run by a click on a row of the tree of resources. */
export const OPEN_SELECTED = "quranContentSync.openSelected";

/** Schemes of read-only documents. */
export const ROW_SCHEME = "quran-content-sync";
export const HISTORY_SCHEME = "quran-content-sync-history";
export const REPORT_SCHEME = "quran-content-sync-report";
/** A file system, which comparisons need; the manifest activates the extension for it. */
export const CHANGES_SCHEME = "quran-content-sync-changes";

/** View types of panels. */
export const READER_VIEW_TYPE = "quranContentSync.reader";
export const INSPECTOR_VIEW_TYPE = "quranContentSync.inspector";
export const SEARCH_VIEW_TYPE = "quranContentSync.search";
export const COMPARE_VIEW_TYPE = "quranContentSync.compare";
/** View types that VS Code restores after a reload. A unit test compares them with package.json. */
export const RESTORED_VIEW_TYPES = [
  READER_VIEW_TYPE,
  INSPECTOR_VIEW_TYPE,
  SEARCH_VIEW_TYPE,
  COMPARE_VIEW_TYPE,
] as const;

/** Tools for language models. A unit test compares them with package.json. */
export const TOOLS = {
  getVerses: "quran_content_get_verses",
  search: "quran_content_search",
  listResources: "quran_content_list_resources",
} as const;

/** The tree view, and the view container with the same icon. */
export const RESOURCES_VIEW = "quranContentSync.resources";
export const CHANGES_VIEW = "quranContentSync.changes";

/** Context keys, which the manifest's `when` clauses read. */
export const CONTEXT = {
  /** The welcome content of the empty tree (`ViewState` of the tree's model). */
  viewState: "quranContentSync.viewState",
  environment: "quranContentSync.environment",
  syncing: "quranContentSync.syncing",
  configured: "quranContentSync.configured",
  /** True if the active environment's `resources` setting has entries. */
  chosen: "quranContentSync.chosen",
  /** True if any resource is stored. */
  hasCopy: "quranContentSync.hasCopy",
  /** True after a reader was opened in this window. */
  hasRead: "quranContentSync.hasRead",
} as const;
