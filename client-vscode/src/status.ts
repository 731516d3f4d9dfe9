/** The status bar item: what the server is doing, and how the model stands. */
import * as vscode from 'vscode';
import { type Dialect } from './protocol';

export type ServerState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'stopped'; readonly why: string };

export interface Status {
  readonly setState: (state: ServerState) => void;
  readonly dispose: () => void;
}

const REFRESH_DELAY_MS = 300;

/** `targets(uri)`: the dialects that the model of a document names; called only while the server is ready. */
export function createStatus(targets: (uri: vscode.Uri) => Promise<Dialect[]>): Status {
  const item = vscode.window.createStatusBarItem('entia.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Entia';
  let state: ServerState = { kind: 'starting' };
  let timer: NodeJS.Timeout | undefined;
  let run = 0;

  async function show(): Promise<void> {
    const current = ++run;
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== 'entia') {
      item.hide();
      return;
    }
    item.backgroundColor = undefined;
    if (state.kind === 'starting') {
      present('$(loading~spin) Entia: starting', 'The language server is starting.', 'entia.showOutput');
    } else if (state.kind === 'stopped') {
      item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
      present('$(warning) Entia: stopped', `${state.why} Click to restart the server.`, 'entia.restartServer');
    } else {
      const named = (await targets(document.uri)).filter((dialect) => dialect.target);
      if (current !== run) return; // a newer state was shown meanwhile
      const list = named.map((dialect) => `${dialect.name} ${dialect.version}`.trim()).join(', ');
      const errors = countErrors();
      if (errors > 0) {
        present(`$(error) Entia: ${errors} ${errors === 1 ? 'error' : 'errors'}`, list ? `Targets: ${list}` : 'No target', 'workbench.actions.view.problems');
      } else {
        present(`$(check) Entia: ${list || 'ready'}`, list ? 'No errors: each of these databases accepts the DDL.' : 'No errors. The model names no target.', 'entia.showOutput');
      }
    }
  }

  function present(text: string, tooltip: string, command: string): void {
    item.text = text;
    item.tooltip = tooltip;
    item.command = command;
    item.show();
  }

  function refreshSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void show(), REFRESH_DELAY_MS);
  }

  const subscriptions = vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(() => void show()),
    vscode.languages.onDidChangeDiagnostics((event) => {
      if (event.uris.some((uri) => uri.path.endsWith('.entia'))) refreshSoon();
    }),
  );
  void show();
  return {
    setState(next) {
      state = next;
      void show();
    },
    dispose() {
      clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}

function countErrors(): number {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => uri.path.endsWith('.entia'))
    .reduce((sum, [, list]) => sum + list.filter((one) => one.severity === vscode.DiagnosticSeverity.Error).length, 0);
}
