/** Merges the commits of a run into one drawing. */
const FRAME_MS = 100;
/** A person who checks one box after another has paused. */
const PAUSE_MS = 600;

/** The times at which the view is drawn. */
export class Frames {
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly draw: () => void) {}

  /** Draws soon, because something changed. */
  schedule(): void {
    this.timer ??= this.drawAfter(FRAME_MS);
  }

  /**
   * Draws when the person pauses. A box was checked, and VS Code ignores the check of another one
   * while it reads the rows again.
   */
  hold(): void {
    this.dispose();
    this.timer = this.drawAfter(PAUSE_MS);
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private drawAfter(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.timer = null;
      this.draw();
    }, milliseconds);
  }
}
