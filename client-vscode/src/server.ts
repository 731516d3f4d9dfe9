/** Starts, restarts and stops the language server. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions, type ServerOptions, State, TransportKind } from 'vscode-languageclient/node';
import { findPython, probePython, type Python } from './python';
import { type ServerState } from './status';

export interface Server {
  /** The client of a running server; `undefined` while there is none. */
  readonly client: () => LanguageClient | undefined;
  readonly start: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const SETTING = 'entia.python';
const MAX_CRASHES = 5;
const CRASH_WINDOW_MS = 3 * 60_000;

export function createServer(context: vscode.ExtensionContext, output: vscode.LogOutputChannel, onState: (state: ServerState) => void): Server {
  let client: LanguageClient | undefined;
  // Starts and stops follow one another: a restart while the server starts must not leave two of them.
  let queue: Promise<void> = Promise.resolve();
  const enqueue = (step: () => Promise<void>): Promise<void> => (queue = queue.then(step, step));

  async function startNow(): Promise<void> {
    if (client !== undefined) return;
    onState({ kind: 'starting' });
    const python = await choosePython();
    if (typeof python === 'string') {
      output.error(python);
      onState({ kind: 'stopped', why: python });
      void offerSetting(python);
      return;
    }
    output.info(`Python ${python.version}: ${python.executable}`);
    const starting = new LanguageClient('entia', 'Entia', serverOptions(context, python), clientOptions(output, onState));
    starting.onDidChangeState(({ newState }) => {
      // The first start is announced below, once requests reach this client; later ones follow a crash.
      if (newState === State.Running && client === starting) onState({ kind: 'ready' });
      if (newState === State.Starting) onState({ kind: 'starting' });
    });
    try {
      await starting.start();
      client = starting;
      onState({ kind: 'ready' });
    } catch (error) {
      const why = 'The language server did not start.';
      output.error(why, String(error));
      onState({ kind: 'stopped', why });
      void offerOutput(why, output);
    }
  }

  async function stopNow(): Promise<void> {
    const stopping = client;
    client = undefined;
    if (stopping === undefined) return;
    try {
      await stopping.dispose();
    } catch (error) {
      // A server that no longer answers is being abandoned: its process is killed by the client.
      output.warn('The language server did not stop in time.', String(error));
    }
  }

  return {
    client: () => (client?.isRunning() === true ? client : undefined),
    start: () => enqueue(startNow),
    stop: () => enqueue(stopNow),
    restart: () =>
      enqueue(async () => {
        await stopNow();
        await startNow();
      }),
  };
}

/** The Python to run, or a sentence that says why there is none. */
async function choosePython(): Promise<Python | string> {
  const chosen = vscode.workspace.getConfiguration().get<string>(SETTING, '').trim();
  if (chosen !== '') {
    const found = await probePython([chosen]);
    return typeof found === 'string' ? `Entia needs Python 3.11 or newer: \`${chosen}\` of the setting ${SETTING} ${found}.` : found;
  }
  return (await findPython()) ?? `Entia needs Python 3.11 or newer, and none was found. Install one, or name it in the setting ${SETTING}.`;
}

async function offerSetting(message: string): Promise<void> {
  const open = 'Open Setting';
  const retry = 'Try Again';
  const answer = await vscode.window.showErrorMessage(message, open, retry);
  if (answer === open) await openSetting();
  if (answer === retry) await vscode.commands.executeCommand('entia.restartServer');
}

async function openSetting(): Promise<void> {
  // In a remote window the settings of a machine are not among those of the user.
  if (vscode.env.remoteName === undefined) await vscode.commands.executeCommand('workbench.action.openSettings', SETTING);
  else await vscode.commands.executeCommand('workbench.action.openRemoteSettings', { query: SETTING });
}

async function offerOutput(message: string, output: vscode.LogOutputChannel): Promise<void> {
  const show = 'Show Output';
  if ((await vscode.window.showErrorMessage(message, show)) === show) output.show();
}

function serverOptions(context: vscode.ExtensionContext, python: Python): ServerOptions {
  // Extension folders can be read-only; without kept bytecode a start takes twice as long.
  const bytecode = path.join(context.globalStorageUri.fsPath, 'bytecode');
  return {
    command: python.executable,
    args: ['-I', '-S', '-X', 'utf8', '-X', `pycache_prefix=${bytecode}`, context.asAbsolutePath(path.join('bundled', 'launch.py'))],
    transport: TransportKind.stdio,
  };
}

function clientOptions(output: vscode.LogOutputChannel, onState: (state: ServerState) => void): LanguageClientOptions {
  let crashes: number[] = [];
  return {
    documentSelector: [
      { language: 'entia', scheme: 'file' },
      { language: 'entia', scheme: 'untitled' },
    ],
    outputChannel: output,
    middleware: {
      window: {
        // The page of a rule is Markdown: read it as a page, not as its source.
        showDocument: async (params, token, next) => {
          const uri = vscode.Uri.parse(params.uri);
          if (params.external === true || !uri.path.endsWith('.md')) return await next(params, token);
          await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
          return { success: true };
        },
      },
    },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => {
        const now = Date.now();
        crashes = [...crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
        if (crashes.length < MAX_CRASHES) return { action: CloseAction.Restart, handled: true };
        const why = `The language server ended ${crashes.length} times within three minutes.`;
        onState({ kind: 'stopped', why });
        void offerOutput(why, output);
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
}
