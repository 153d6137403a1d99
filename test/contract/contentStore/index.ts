import { commits } from "./commits.js";
import { fullCopies } from "./fullCopies.js";
import { opening } from "./opening.js";
import { reading } from "./reading.js";
import { review } from "./review.js";
import { rowMutations } from "./rowMutations.js";
import type { StoreHome } from "./home.js";

/** The contract of every ContentStore, for any file system and any thread. */
export function contentStoreSuite(name: string, home: () => Promise<StoreHome>): void {
  describe(`a content store: ${name}`, () => {
    describe("full copies and pages of the feed", () => {
      fullCopies(home);
    });
    describe("row mutations", () => {
      rowMutations(home);
    });
    describe("commits of one window and of several", () => {
      commits(home);
    });
    describe("queries, history and search", () => {
      reading(home);
    });
    describe("changes, their review, and lost rows", () => {
      review(home);
    });
    describe("opening, closing and verification", () => {
      opening(home);
    });
  });
}
