import type { ChildProcess } from "node:child_process";

/** The next message of a service. Rejects if its process ends first. */
export function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      reject(new Error("The service ended."));
    };
    child.once("exit", ended);
    child.once("message", (message: unknown) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}
