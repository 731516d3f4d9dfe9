// Which Python is taken, tried on executables that only claim to be one.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { bundled } from './bundled.mjs';

const { candidates, findPython, probePython } = await bundled('python.ts');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'entia-python-'));
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

test('on Windows the launcher is asked for each version, and both usual folders are looked at', () => {
  const env = { LOCALAPPDATA: 'D:\\Data', ProgramFiles: 'D:\\Programs', PATH: 'C:\\Windows' };
  const found = candidates({ platform: 'win32', env, home: 'E:\\ann' });
  assert.deepEqual(found.slice(0, 3), [['python3'], ['python'], ['py', '-3']]);
  for (const minor of [11, 12, 13, 14]) {
    assert.ok(found.some(([file, version]) => file === 'py' && version === `-3.${minor}`));
    assert.ok(found.some(([file]) => file === `D:\\Data\\Programs\\Python\\Python3${minor}\\python.exe`));
    assert.ok(found.some(([file]) => file === `D:\\Programs\\Python3${minor}\\python.exe`));
  }
  const bare = candidates({ platform: 'win32', env: {}, home: 'E:\\ann' }).map(([file]) => file);
  assert.ok(bare.includes('E:\\ann\\AppData\\Local\\Programs\\Python\\Python312\\python.exe'));
  assert.ok(bare.includes('C:\\Program Files\\Python312\\python.exe'));
});

test('on macOS its own stubs are never run, and installers are found without a PATH', () => {
  const found = candidates({ platform: 'darwin', env: { PATH: '/usr/bin:/usr/bin/:/bin:relative' }, home: '/var/ann' }).map(([file]) => file);
  assert.deepEqual(found.filter((file) => file.startsWith('/usr/bin') || !file.startsWith('/')), []);
  assert.equal(found[0], '/bin/python3');
  for (const folder of ['/opt/homebrew/bin', '/opt/local/bin', '/Library/Frameworks/Python.framework/Versions/3.13/bin', '/var/ann/.pyenv/shims'])
    assert.ok(found.includes(`${folder}/python3`), folder);
  assert.equal(new Set(found).size, found.length);
});

test('on Linux the PATH comes first for each name, and /usr/bin is a place as others', () => {
  const found = candidates({ platform: 'linux', env: { PATH: '/usr/bin:/snap/bin' }, home: '/var/ann' }).map(([file]) => file);
  assert.deepEqual(found.slice(0, 2), ['/usr/bin/python3', '/snap/bin/python3']);
  assert.ok(!found.some((file) => file.startsWith('/Library')));
});
