/**
 * The path below a workspace folder that the `notesFolder` setting names, as a list of names. Null
 * for a path that is absolute, leaves the workspace folder or goes into `.git`.
 */
export function notesFolderNames(setting: string): readonly string[] | null {
  const names = setting
    .trim()
    .split(/[\\/]+/)
    .filter((name) => name !== ".");
  if (names.at(-1) === "") names.pop();
  const isSafe = names.every(
    (name) => /^[^\u0000-\u001F<>:"|?*]{1,100}$/.test(name) && !/^(?:\.git|.*[. ])$/i.test(name),
  );
  return names.length > 0 && names.length <= 10 && isSafe ? names : null;
}
