/**
 * The heights of many list entries, in pixels: measured for entries that were in view, estimated
 * for the others. Each operation takes logarithmic time, because a plain array of positions would
 * be rewritten at each measurement of a list of 600,000 entries.
 */
export class Heights {
  private count = 0;
  private readonly measured = new Map<number, number>();
  /** A Fenwick tree: sums of the differences between measured and estimated heights. */
  private sums = new Float64Array(1);

  constructor(private readonly estimate: number) {}

  get length(): number {
    return this.count;
  }

  get total(): number {
    return this.topOf(this.count);
  }

  /**
   * Changes the number of entries. A smaller number means a new list, so all heights are estimated
   * again.
   */
  resize(count: number): void {
    if (count < this.count) this.clear();
    this.count = count;
    if (count < this.sums.length) return;
    this.sums = new Float64Array(2 ** Math.ceil(Math.log2(count + 1)) + 1);
    for (const [index, height] of this.measured) this.add(index, height - this.estimate);
  }

  clear(): void {
    this.measured.clear();
    this.sums.fill(0);
  }

  heightOf(index: number): number {
    return this.measured.get(index) ?? this.estimate;
  }

  /** Records a measured height, and returns how much the entry grew. */
  set(index: number, height: number): number {
    if (index >= this.count) return 0;
    const growth = height - this.heightOf(index);
    if (growth === 0) return 0;
    this.measured.set(index, height);
    this.add(index, growth);
    return growth;
  }

  /** The distance of an entry from the beginning of the list. */
  topOf(index: number): number {
    let top = index * this.estimate;
    for (let node = index; node > 0; node -= node & -node) top += this.sums[node] ?? 0;
    return top;
  }

  /** The entry at a given distance from the beginning of the list. */
  indexAt(distance: number): number {
    let index = 0;
    let left = distance;
    for (let step = this.sums.length - 1; step >= 1; step /= 2) {
      const next = index + step;
      if (next > this.count) continue;
      const height = step * this.estimate + (this.sums[next] ?? 0);
      if (height > left) continue;
      index = next;
      left -= height;
    }
    return Math.max(0, Math.min(index, this.count - 1));
  }

  private add(index: number, difference: number): void {
    for (let node = index + 1; node < this.sums.length; node += node & -node) {
      this.sums[node] = (this.sums[node] ?? 0) + difference;
    }
  }
}
