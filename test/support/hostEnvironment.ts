/*
 * Names shared by the runner and the tests in the extension host. Imported by both, so it imports
 * nothing.
 */

/** The environment variables of a window's tests. */
export const hostVariables = {
  /** A folder that all windows of a scenario share. */
  shared: "QCS_TEST_SHARED",
  /** The folder that VS Code writes to. */
  data: "QCS_TEST_DATA",
} as const;

/** Invented for the sandbox on loopback. They occur nowhere else, so a search finds a leak. */
export const hostCredentials = {
  clientId: "host-test-client-5d1c",
  clientSecret: "host-test-secret-8b0f43e1",
} as const;
