import * as l10n from "@vscode/l10n";
import type { FocusReport } from "../../protocol/focus.js";
import type { MessageCheck } from "./messageCheck.js";

/** A request that the host answered with `failed`. */
export class RequestFailed extends Error {
  override readonly name = "RequestFailed";
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Answer {
  readonly type: string;
  readonly id?: number | undefined;
}

/** The requests of a panel, without the channel's numbers. */
export type RequestOf<T> = T extends { readonly id: number } ? Omit<T, "id"> : never;

/** The webview's end of a panel: it posts messages and matches answers with their requests. */
export interface Channel<Request, Message> {
  post(message: Request): void;
  /** Rejects with RequestFailed if the host answers `failed`. */
  request(message: RequestOf<Request>): Promise<Message>;
  /** VS Code keeps this state while the tab is hidden and across a reload. */
  setState(state: unknown): void;
  getState(): unknown;
}

/**
 * Connects to the extension host. `listener` gets every message that is not an answer, in order.
 * Invalid messages are dropped and reported through `onProblem`.
 */
function connect<Request extends { readonly type: string }, Message extends Answer>(
  loadCheck: Promise<MessageCheck<Message>>,
  listener: (message: Message) => void,
  onProblem: (problem: string) => void,
): Channel<Request, Message> {
  const api = acquireVsCodeApi();
  const pending = new Map<
    number,
    { resolve: (message: Message) => void; reject: (error: Error) => void }
  >();
  let last = 0;

  const take = (message: Message): void => {
    const waiting = message.id === undefined ? undefined : pending.get(message.id);
    if (waiting === undefined || message.id === undefined) {
      listener(message);
      return;
    }
    pending.delete(message.id);
    if (message.type === "failed") waiting.reject(failureOf(message));
    else waiting.resolve(message);
  };
  const receive = async (data: unknown): Promise<void> => {
    const received = (await loadCheck)(data);
    if (received.kind === "echo") api.postMessage(received.echo);
    else if (received.kind === "message") take(received.message);
    else onProblem(`A message of the host was refused: ${received.problem}`);
  };

  reportFocus((report) => api.postMessage(report));
  window.addEventListener("message", (event: MessageEvent<unknown>) => void receive(event.data));

  return {
    post: (message) => api.postMessage(message),
    request: (message) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        pending.set(id, { resolve, reject });
        api.postMessage({ ...message, id });
      }),
    setState: (state) => api.setState(state),
    getState: () => api.getState(),
  };
}

/** Posts whether the page has the focus, now and at each change. */
function reportFocus(post: (report: FocusReport) => void): void {
  const report = (has: boolean): void => post({ type: "focus", has });
  window.addEventListener("focus", () => report(true));
  window.addEventListener("blur", () => report(false));
  report(document.hasFocus());
}

/** A panel's model, as the page connects it. */
export interface PanelModel<Message> {
  onMessage(message: Message): void;
  /** Reports an error outside a request to the host. */
  problem(problem: string): void;
}

/**
 * Connects a model to the extension host, and reports the page's own errors through it. Messages
 * wait for their check.
 */
export function connectModel<Request extends { readonly type: string }, Message extends Answer>(
  model: PanelModel<Message>,
  loadCheck: Promise<MessageCheck<Message>>,
): Channel<Request, Message> {
  window.addEventListener("error", (event) => model.problem(event.message));
  window.addEventListener("unhandledrejection", (event) => model.problem(String(event.reason)));
  return connect<Request, Message>(
    loadCheck,
    (message) => model.onMessage(message),
    (problem) => model.problem(problem),
  );
}

/** A failure as one readable line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failureOf(message: Answer): RequestFailed {
  const code = "code" in message && typeof message.code === "string" ? message.code : "failed";
  const text =
    "message" in message && typeof message.message === "string"
      ? message.message
      : l10n.t("It failed.");
  return new RequestFailed(code, text);
}
