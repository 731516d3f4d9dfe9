/** Preview DDL: a read-only SQL document beside the model that follows every change of it. */
import * as vscode from 'vscode';
import { pickDialect } from './dialects';
import { type Ddl } from './protocol';
import { requestDdl, requestDialects } from './requests';
import { type Server } from './server';

const SCHEME = 'entia-ddl';
const DELAY_MS = 150;

export interface DdlPreview {
  /** Opens the preview of a model beside it, in its first target. */
  readonly open: (model: vscode.Uri) => Promise<void>;
  /** Asks for another dialect for the preview shown in the active editor. */
  readonly changeDialect: () => Promise<void>;
  /** Shows all previews anew, as after a restart of the server. */
  readonly refresh: () => void;
  readonly dispose: () => void;
}

interface Source {
  readonly model: string;
  readonly dialect: string;
}

export function createDdlPreview(server: Server): DdlPreview {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** The last text without errors of each open preview, shown while the model has errors. */
  const lastGood = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  async function content(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const key = uri.toString();
    const { model, dialect } = sourceOf(uri);
    if (server.client() === undefined) return '-- The Entia language server is not running.\n';
    const ddl = await requestDdl(server, vscode.Uri.parse(model), dialect, undefined, token);
    if (ddl.text !== null) {
      lastGood.set(key, ddl.text);
      return ddl.text;
    }
    return withErrors(ddl, lastGood.get(key));
  }

  function refresh(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme === SCHEME) changed.fire(document.uri);
    }
  }

  async function show(model: vscode.Uri, dialect: string, column: vscode.ViewColumn): Promise<void> {
    // A preview needs the name of its file for its title; the text comes through the provider.
    const { file } = await requestDdl(server, model, dialect);
    const document = await vscode.workspace.openTextDocument(previewUri(file, { model: model.toString(), dialect }));
    await vscode.languages.setTextDocumentLanguage(document, 'sql');
    await vscode.window.showTextDocument(document, { viewColumn: column, preserveFocus: true, preview: true });
  }

  const subscriptions = vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, { onDidChange: changed.event, provideTextDocumentContent: content }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // Any file of the model can change its DDL.
      if (document.languageId !== 'entia' || contentChanges.length === 0) return;
      clearTimeout(timer);
      timer = setTimeout(refresh, DELAY_MS);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      lastGood.delete(uri.toString());
    }),
  );

  return {
    refresh,
    async open(model) {
      const dialects = await requestDialects(server, model);
      const dialect = dialects.find((one) => one.target) ?? (await pickDialect(dialects));
      if (dialect !== undefined) await show(model, dialect.name, vscode.ViewColumn.Beside);
    },
    async changeDialect() {
      const editor = vscode.window.activeTextEditor;
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      if (editor?.document.uri.scheme !== SCHEME || tab === undefined) return;
      const model = vscode.Uri.parse(sourceOf(editor.document.uri).model);
      const dialect = await pickDialect(await requestDialects(server, model));
      if (dialect === undefined || dialect.name === sourceOf(editor.document.uri).dialect) return;
      await show(model, dialect.name, editor.viewColumn ?? vscode.ViewColumn.Active);
      if (vscode.window.tabGroups.all.some((group) => group.tabs.includes(tab))) await vscode.window.tabGroups.close(tab, true);
    },
    dispose() {
      clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}

function previewUri(file: string, source: Source): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${file}`, query: JSON.stringify(source) });
}

function sourceOf(uri: vscode.Uri): Source {
  return JSON.parse(uri.query) as Source;
}

/** The errors as SQL comments, above the text from before them. */
function withErrors(ddl: Ddl, before: string | undefined): string {
  const lines = ddl.problems.map(({ uri, range, message }) => {
    const name = vscode.Uri.parse(uri).path.split('/').pop() ?? '';
    return `--   ${name}:${range.start.line + 1}:${range.start.character + 1} ${message.replaceAll('\n', ' ')}`;
  });
  const head = `-- The model has errors; this is ${before === undefined ? 'no DDL yet' : 'the DDL from before them'}:`;
  return [head, ...lines, '', before ?? ''].join('\n');
}
