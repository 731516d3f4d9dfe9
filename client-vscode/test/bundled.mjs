// Modules of `src` that need no VS Code, to be tried in node.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** What `src/<name>` exports. */
export async function bundled(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'entia-bundled-'));
  const built = path.join(folder, 'module.mjs');
  try {
    buildSync({ entryPoints: [path.join(import.meta.dirname, '..', 'src', name)], outfile: built, bundle: true, platform: 'node', format: 'esm' });
    return await import(built);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
