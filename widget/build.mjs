// Builds the two files that people's browsers fetch: `node build.mjs [folder]`.
// The loader is a classic script, because only those know their own tag; the chat is a module.
import { build } from "vite";

const folder = process.argv[2] ?? "../bot/channels/web/static";
const parts = [
  { entry: "src/loader.ts", format: "iife", name: "widget.js" },
  { entry: "src/chat.ts", format: "es", name: "chat.js" },
];

for (const { entry, format, name } of parts) {
  await build({
    configFile: false,
    logLevel: "warn",
    build: {
      lib: { entry, formats: [format], name: "loader", fileName: () => name },
      outDir: folder,
      emptyOutDir: false,
      target: "es2022",
      minify: true,
    },
  });
}
