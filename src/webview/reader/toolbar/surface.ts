export type Surface = "changes" | "chapters" | "comfort" | "outline" | "more" | "help";
