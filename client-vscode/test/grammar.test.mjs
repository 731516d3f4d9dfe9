// The colours of Entia: fixtures with a marker line below each line, as in `//  ^^^ scope`.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { loadGrammar, tokenize } from './tokens.mjs';

const grammar = await loadGrammar();
const examples = path.join(import.meta.dirname, '..', '..', 'grammar', 'examples');

/** What each marker line claims: the scope of the text above its carets. */
function claims(fixture) {
  const lines = [];
  const found = [];
  for (const line of fixture.split('\n')) {
    const marker = /^~(\s*)(\^+) (\S+)$/.exec(line);
    if (marker === null) {
      lines.push(line);
    } else {
      const start = marker[1].length + 1;
      found.push({ line: lines.length - 1, text: lines.at(-1).slice(start, start + marker[2].length), scope: marker[3] });
    }
  }
  return { text: lines.join('\n'), found };
}

test('each marked word has its scope', () => {
  const { text, found } = claims(fs.readFileSync(path.join(import.meta.dirname, 'colours.txt'), 'utf8'));
  const { tokens } = tokenize(grammar, text);
  assert.ok(found.length > 40);
  for (const { line, text: word, scope } of found) {
    const token = tokens.find((one) => one.line === line && one.text === word);
    assert.ok(token, `line ${line + 1}: no token \`${word}\` in ${JSON.stringify(tokens.filter((one) => one.line === line).map((one) => one.text))}`);
    assert.ok(token.scopes.some((one) => one.startsWith(scope)), `line ${line + 1}: \`${word}\` is ${token.scope}, expected ${scope}`);
  }
});

const broken = ['check (a > 0', 'note "N" """', 'enum E { a, b', 'sql postgres f """create (', 'view V as (select (', 'query Q p95 2ms (', 'partition by list (a) { x (', 'transitions a { x ->'];
for (const open of broken) {
  test(`a declaration in column 1 ends \`${open}\``, () => {
    const { tokens, depth } = tokenize(grammar, `${open}\nentity Next { id: int pk }`);
    assert.equal(tokens.find((token) => token.text === 'entity')?.scope, 'storage.type.entity');
    assert.equal(tokens.find((token) => token.text === 'Next')?.scope, 'entity.name.type.entity');
    assert.equal(depth, 1);
  });
}

test('a word of the language is a name before a colon or an arrow', () => {
  for (const word of ['entity', 'index', 'check', 'pk', 'type', 'enum', 'sql', 'target', 'partition', 'todo', 'note']) {
    for (const line of [`  ${word}: int`, `  ${word} -> Other`, `${word}: int`]) {
      const [first] = tokenize(grammar, line).tokens;
      assert.ok(first.text === word && first.scope.startsWith('variable.other.property'), `${line}: ${first.text} is ${first.scope}`);
    }
  }
});

test('every example ends outside all brackets', () => {
  const files = fs.readdirSync(examples).filter((name) => name.endsWith('.entia'));
  assert.notEqual(files.length, 0);
  for (const name of files) {
    const { depth } = tokenize(grammar, fs.readFileSync(path.join(examples, name), 'utf8'));
    assert.equal(depth, 1, name);
  }
});
