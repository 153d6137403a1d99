import type { Credentials } from "../ports.js";

/** The origin of the in-process service. The name can never resolve (RFC 2606). */
export const SANDBOX_ORIGIN = "https://sandbox.invalid";
/** Relative `/api/v4/...` paths are appended to this. */
export const SANDBOX_GATEWAY_ROOT = `${SANDBOX_ORIGIN}/content`;
/** `/oauth2/token` is appended to this. */
export const SANDBOX_AUTH_ROOT = SANDBOX_ORIGIN;
/** Every sandbox accepts these credentials. They protect nothing, so they are public. */
export const SANDBOX_CREDENTIALS: Credentials = {
  clientId: "sandbox-client",
  clientSecret: "sandbox-secret",
};
