import { useEffect, useState } from "preact/hooks";

/** Below this width the bar has only the surah's button and a menu. */
const NARROW = "(width < 480px)";

/** True while the panel is too narrow for the bar's buttons. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const follow = (): void => setNarrow(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isNarrow;
}
