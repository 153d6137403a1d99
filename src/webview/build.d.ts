import type { BuildOptions, Plugin } from "esbuild";

export const inlineParts: BuildOptions;
export const pages: BuildOptions;
export const pageParts: BuildOptions;
export const pureModules: Plugin;
