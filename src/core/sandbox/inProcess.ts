import type { Fetch } from "../ports.js";
import { ConnectionLost, transmit, type Reply, type SandboxRequest } from "./reply.js";

/**
 * A `fetch` that reaches the service without a network. Like the real one, it rejects with a
 * TypeError if no answer comes, and with the signal's reason if the signal aborts, even while a
 * body is read.
 *
 * @param origin the only origin that it can reach
 */
export function inProcessFetch(
  origin: string,
  handle: (request: SandboxRequest, signal: AbortSignal) => Promise<Reply>,
): Fetch {
  return async (input, init) => {
    // The caller's own signal. A Request's signal can be garbage-collected while the body is read.
    const signal = init?.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    const request = new Request(input, { ...init, signal: null });
    const url = new URL(request.url);
    if (url.origin !== origin) throw new TypeError("fetch failed");
    const received: SandboxRequest = {
      method: request.method,
      path: url.pathname,
      rawQuery: url.search.slice(1),
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    };
    let reply: Reply;
    try {
      reply = await handle(received, signal);
    } catch (error) {
      throw error instanceof ConnectionLost ? new TypeError("fetch failed") : error;
    }
    signal.throwIfAborted();
    return new Response(readable(reply, signal), { status: reply.status, headers: reply.headers });
  };
}

const READ_AHEAD = 64 * 1024;

function readable(reply: Reply, signal: AbortSignal): ReadableStream<Uint8Array> {
  const chunks = transmit(reply, signal);
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        signal.addEventListener("abort", () => controller.error(signal.reason), { once: true });
      },
      async pull(controller) {
        try {
          const next = await chunks.next();
          if (signal.aborted) return;
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (error) {
          controller.error(error instanceof ConnectionLost ? new TypeError("terminated") : error);
        }
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    // Reads ahead of its reader like a socket, but with a limit.
    new ByteLengthQueuingStrategy({ highWaterMark: READ_AHEAD }),
  );
}
