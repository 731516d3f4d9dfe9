// Tokenizes Entia text as VS Code does.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const { INITIAL, Registry, parseRawGrammar } = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');

const grammarFile = path.join(import.meta.dirname, '..', 'syntaxes', 'entia.tmLanguage.json');

export async function loadGrammar() {
  const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) => Promise.resolve(scope === 'source.entia' ? parseRawGrammar(fs.readFileSync(grammarFile, 'utf8'), grammarFile) : null),
  });
  const grammar = await registry.loadGrammar('source.entia');
  if (grammar === null) throw new Error('the grammar did not load');
  return grammar;
}

/** Every token of `text`: its line, its text and its innermost scope without the suffix `.entia`. */
export function tokenize(grammar, text) {
  let stack = INITIAL;
  const tokens = [];
  for (const [number, line] of text.split('\n').entries()) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const word = line.slice(startIndex, endIndex);
      if (word.trim() !== '') tokens.push({ line: number, text: word.trim(), scope: scopes.at(-1).replace(/\.entia$/, ''), scopes });
    }
  }
  return { tokens, depth: stack.depth };
}
