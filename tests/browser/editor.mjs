// A real VS Code (code-server) with the extension installed, in headless Chromium.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
const CODE_SERVER = path.join(here, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const CHROMIUM_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const QUIET = {
  'workbench.startupEditor': 'none', 'security.workspace.trust.enabled': false, 'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true, 'extensions.autoCheckUpdates': false, 'extensions.autoUpdate': false, 'update.mode': 'none',
  'chat.disableAIFeatures': true, 'workbench.enableExperiments': false, 'workbench.tips.enabled': false, 'window.commandCenter': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden', 'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'git.enabled': false, 'files.autoSave': 'off', 'files.simpleDialog.enable': true, 'editor.hover.delay': 100, 'editor.minimap.enabled': false,
  'editor.fontFamily': 'DejaVu Sans Mono', 'editor.fontSize': 13, 'workbench.colorTheme': 'Default Dark Modern',
};

/** Waits for what a loaded machine does late; generous, because two cores are shared with other suites. */
export const TIMEOUT_MS = 60_000;

export function check(condition, message) {
  if (!condition) throw new Error(`CHECK FAILED: ${message}`);
}

export async function eventually(condition, message) {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (await condition()) return;
  }
  throw new Error(`CHECK FAILED: never ${message}`);
}

/** Installs `vsix`, opens a copy of `workspace` and returns the page; `close()` ends everything and removes it. */
export async function openEditor(vsix, workspace) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'entia-e2e-'));
  const [userData, extensions, folder] = ['user', 'extensions', 'workspace'].map((name) => path.join(root, name));
  const machineSettings = path.join(userData, 'Machine', 'settings.json');
  for (const name of [path.join(userData, 'User'), path.dirname(machineSettings), extensions]) fs.mkdirSync(name, { recursive: true });
  fs.cpSync(workspace, folder, { recursive: true });
  fs.writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(QUIET));
  fs.writeFileSync(machineSettings, '{}');

  // No gallery: the scenario talks to nobody.
  const env = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', HOME: root, XDG_CONFIG_HOME: path.join(root, 'config'), XDG_CACHE_HOME: path.join(root, 'cache') };
  const common = [CODE_SERVER, '--user-data-dir', userData, '--extensions-dir', extensions];
  const install = spawnSync(process.execPath, [...common, '--install-extension', vsix], { env, encoding: 'utf8' });
  check(install.status === 0 && install.stdout.includes('successfully installed'), `the vsix installs: ${install.stdout}${install.stderr}`);

  const port = await freePort();
  const log = path.join(root, 'code-server.log');
  const out = fs.openSync(log, 'w');
  const server = spawn(process.execPath, [
    ...common, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check',
    '--disable-workspace-trust', '--disable-getting-started-override', folder,
  ], { env, stdio: ['ignore', out, out], detached: true });

  let browser;
  const close = async () => {
    await browser?.close();
    try {
      process.kill(-server.pid, 'SIGTERM'); // the group: code-server and the extension hosts it started
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
    // A host that still writes makes a first removal fail.
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  };
  try {
    await eventually(() => answers(`http://127.0.0.1:${port}/healthz`), 'answered by code-server');
    browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: CHROMIUM_ARGS });
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
    page.setDefaultTimeout(TIMEOUT_MS);
    const outside = new Set();
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.hostname !== '127.0.0.1') outside.add(url.hostname);
    });
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.waitForSelector('.monaco-workbench');
    const logs = () => `${fs.readFileSync(log, 'utf8').slice(-2000)}\n${extensionLogs(userData)}`;
    /** Whether a text stands in any file that VS Code or the extension wrote. */
    const keeps = (text) => fs.readdirSync(root, { recursive: true, withFileTypes: true })
      .some((entry) => entry.isFile() && fs.readFileSync(path.join(entry.parentPath, entry.name)).includes(text));
    return { page, folder, outside, machineSettings, logs, keeps, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the extension wrote to its output channel. */
function extensionLogs(userData) {
  const logs = path.join(userData, 'logs');
  if (!fs.existsSync(logs)) return '';
  return fs.readdirSync(logs, { recursive: true })
    .filter((name) => /Entia.*\.log$/.test(name))
    .map((name) => `${name}\n${fs.readFileSync(path.join(logs, name), 'utf8').slice(-4000)}`)
    .join('\n');
}

async function freePort() {
  return await new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url) {
  return await new Promise((resolve) => {
    http.get(url, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}
