// Puts the language server and the libraries it needs into bundled/libs: pure Python only, in the versions of
// .ci/constraints.txt, so that one .vsix runs on every platform with any Python >= 3.11.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const client = path.resolve(import.meta.dirname, '..');
const checkout = path.resolve(client, '..');
const libs = path.join(client, 'bundled', 'libs');
const wheels = fs.mkdtempSync(path.join(os.tmpdir(), 'entia-wheel-'));

const localPython = path.join(checkout, '.venv', 'bin', 'python');
const python = process.env.PYTHON ?? (fs.existsSync(localPython) ? localPython : 'python3');
const pip = (...args) =>
  execFileSync(python, ['-m', 'pip', '--disable-pip-version-check', '--quiet', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });

try {
  pip('wheel', '--no-deps', '--wheel-dir', wheels, checkout);
  const wheel = fs.readdirSync(wheels).find((name) => /^entia-.*-py3-none-any\.whl$/.test(name));
  if (wheel === undefined) throw new Error('the checkout did not build a pure wheel');

  fs.rmSync(libs, { recursive: true, force: true });
  pip(
    'install', '--target', libs, '--no-compile',
    '--constraint', path.join(checkout, '.ci', 'constraints.txt'),
    // `any` and `none` refuse a wheel with compiled code, whatever machine packages the extension.
    '--only-binary', ':all:', '--platform', 'any', '--implementation', 'py', '--abi', 'none', '--python-version', '3.11',
    path.join(wheels, wheel),
  );
} finally {
  fs.rmSync(wheels, { recursive: true, force: true });
}

// Not used by a server: console scripts, pip's bookkeeping (with paths of this machine), tests. Licences and METADATA stay.
const bookkeeping = new Set(['RECORD', 'INSTALLER', 'REQUESTED', 'direct_url.json', 'WHEEL', 'entry_points.txt', 'top_level.txt']);
fs.rmSync(path.join(libs, 'bin'), { recursive: true, force: true });
// Of SQLAlchemy a server needs the connection, the dialects and the reflection: not its mapper of objects, nor its tests.
// tzdata comes with dateutil, of which pg8000 uses only what needs no time zones.
for (const part of ['sqlalchemy/orm', 'sqlalchemy/testing', 'tzdata']) fs.rmSync(path.join(libs, part), { recursive: true, force: true });
for (const entry of fs.readdirSync(libs, { recursive: true, withFileTypes: true })) {
  const file = path.join(entry.parentPath, entry.name);
  if (entry.isDirectory()) {
    if (entry.name === '__pycache__' || (entry.name === 'tests' && path.dirname(entry.parentPath) === libs)) {
      fs.rmSync(file, { recursive: true, force: true });
    }
  } else if (/\.(so|pyd|dll|dylib)$/.test(entry.name)) {
    throw new Error(`compiled code in the bundle: ${file}`);
  } else if (entry.parentPath.endsWith('.dist-info') && bookkeeping.has(entry.name)) {
    fs.rmSync(file);
  }
}

const files = fs.readdirSync(libs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const bytes = files.reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
process.stdout.write(`bundled/libs: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB\n`);
