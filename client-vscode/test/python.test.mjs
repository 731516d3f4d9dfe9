// Which Python is taken, tried on executables that only claim to be one.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { buildSync } from 'esbuild';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'entia-python-'));
const built = path.join(folder, 'python.mjs');
buildSync({ entryPoints: [path.join(import.meta.dirname, '..', 'src', 'python.ts')], outfile: built, bundle: true, platform: 'node', format: 'esm' });
const { findPython, probePython } = await import(built);
test.after(() => fs.rmSync(folder, { recursive: true }));

function executable(name, script) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

const claims = (version) => `echo ${version}; echo "/real/python${version}"`;

test('a Python that is too old, broken or missing says so', async () => {
  assert.equal(await probePython([executable('old', claims('3.10'))]), 'is Python 3.10');
  assert.equal(await probePython([executable('two', claims('2.7'))]), 'is Python 2.7');
  assert.equal(await probePython([executable('broken', 'exit 9')]), 'did not run as a Python');
  assert.equal(await probePython([path.join(folder, 'nothing')]), 'was not found');
});

test('a new enough Python is the interpreter behind its shim', async () => {
  assert.deepEqual(await probePython([executable('shim', claims('3.11'))]), { executable: '/real/python3.11', version: '3.11' });
  assert.deepEqual(await probePython([executable('later', claims('4.0'))]), { executable: '/real/python4.0', version: '4.0' });
});

test('the search goes on after one that is too old, and asks it to run isolated', async () => {
  executable('bin/python3', claims('3.9'));
  executable('bin/python3.12', `[ "$1 $2" = "-I -S" ] && { ${claims('3.12')}; }`);
  const before = process.env.PATH;
  process.env.PATH = path.join(folder, 'bin');
  try {
    const found = await findPython();
    // A machine may have its own Python in the usual places, which come after PATH for each name.
    assert.notEqual(found, undefined);
    assert.notEqual(found.version, '3.9');
    if (!['/usr/local/bin/python3', '/usr/local/bin/python'].some((file) => fs.existsSync(file))) assert.equal(found.version, '3.12');
  } finally {
    process.env.PATH = before;
  }
});
