import * as vscode from "vscode";
import type { Comparison } from "../../core/library/compare/comparison.js";
import { comparisonTable } from "../../core/library/compare/markdown.js";
import { quranCoreOf } from "../../core/library/reading/arabic.js";
import { chapterById } from "../../core/model/chapters.js";
import type { ComparisonBlock, ComparisonBlockTexts } from "../../core/model/comparison.js";
import type { StoreState } from "../../core/model/storeState.js";
import { resourceHead, resourceTitle, type ServiceInUse } from "./head.js";
import { Refusal } from "./panelContext.js";

/** Blocks in one read. */
const COPIED_BLOCKS = 16;
/** Bytes of payloads above which a copy shows its progress. */
const LARGE_COPY = 512 * 1024;

interface IndexedBlock {
  readonly block: ComparisonBlock;
  readonly index: number;
}

/**
 * Copies one verse of a comparison, or its surah (null), as a Markdown table. Returns a notice.
 * Throws a Refusal if the person cancels, and ComparisonOutdated after a commit.
 */
export async function copyComparison(
  comparison: Comparison,
  verse: number | null,
  { state, service }: { readonly state: StoreState; readonly service: ServiceInUse },
): Promise<string> {
  const { chapter } = comparison;
  const blocks = comparison.blocks.flatMap((block, index) =>
    verse === null || (block.from <= verse && verse <= block.to) ? [{ block, index }] : [],
  );
  const texts = await readBlocks(comparison, blocks);
  const core = quranCoreOf(state);
  const table = comparisonTable({
    chapter,
    sources: comparison.resources.map((one) => resourceHead(one, state, service)),
    arabic: core === null ? null : resourceTitle(core),
    verse: vscode.l10n.t("Verse"),
    blocks: blocks.map(({ block }) => block),
    texts,
    only: verse,
  });
  await vscode.env.clipboard.writeText(table);
  const name = chapterById(chapter)?.name ?? String(chapter);
  return vscode.l10n.t(
    "Copied {0} as a Markdown table",
    verse === null ? name : `${chapter}:${verse}`,
  );
}

async function readBlocks(
  comparison: Comparison,
  blocks: readonly IndexedBlock[],
): Promise<ComparisonBlockTexts[]> {
  const read = async (
    progress: (share: number) => void,
    isCancelled: () => boolean,
  ): Promise<ComparisonBlockTexts[]> => {
    const texts: ComparisonBlockTexts[] = [];
    for (let at = 0; at < blocks.length; at += COPIED_BLOCKS) {
      if (isCancelled()) throw new Refusal("cancelled", vscode.l10n.t("Nothing was copied."));
      const part = blocks.slice(at, at + COPIED_BLOCKS);
      texts.push(...(await comparison.texts(part.map(({ index }) => index))));
      progress(part.length / blocks.length);
    }
    return texts;
  };
  const bytes = blocks
    .flatMap(({ block }) => block.columns.flat())
    .reduce((sum, cell) => sum + cell.bytes, 0);
  if (bytes < LARGE_COPY) {
    return read(
      () => undefined,
      () => false,
    );
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Copying the comparison"),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) =>
    read(
      (share) => {
        progress.report({ increment: share * 100 });
      },
      () => token.isCancellationRequested,
    ),
  );
}
