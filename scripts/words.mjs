// Cuts texts into words and guesses their stems with overrides/assets/words.js, for the search index.
// In: {"language", "texts": [text]}. Out: {"words": [[word]], "stems": {word: [stem]}}.

import { readFileSync } from "node:fs";
import vm from "node:vm";

const analysis = vm.createContext({ Intl });
vm.runInContext(readFileSync(new URL("../overrides/assets/words.js", import.meta.url), "utf8"), analysis);
const { language, texts } = JSON.parse(readFileSync(0, "utf8"));
analysis.language = language;
analysis.texts = texts;
const found = vm.runInContext("texts.map((text) => words(text, language).map(({ word }) => word))", analysis);
analysis.all = [...new Set(found.flat())];
const stems = vm.runInContext("Object.fromEntries(all.map((word) => [word, stems(word, language)]))", analysis);
process.stdout.write(JSON.stringify({ words: found, stems }));
