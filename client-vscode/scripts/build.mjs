// Bundles the extension into one file: VS Code loads one file far faster than a tree of modules.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  minify: true,
  sourcemap: process.argv.includes('--sourcemap'),
  platform: 'node',
  format: 'cjs',
  target: 'node20', // what VS Code 1.95 runs
  external: ['vscode'],
  logLevel: 'warning',
});
