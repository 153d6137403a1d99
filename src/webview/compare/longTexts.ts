/** Waiting jobs. */
const waiting: (() => void)[] = [];
let isRunning = false;

/** Runs each job in its own task, after a frame was drawn. Returns a function to cancel it. */
export function drawLater(job: () => void): () => void {
  waiting.push(job);
  if (!isRunning) next();
  return () => {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function next(): void {
  isRunning = true;
  requestAnimationFrame(() => {
    setTimeout(() => {
      waiting.shift()?.();
      if (waiting.length > 0) next();
      else isRunning = false;
    }, 0);
  });
}
