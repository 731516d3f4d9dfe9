/**
 * Preview Document: the design document of a model beside it, following every change.
 *
 * It is a virtual document in VS Code's own Markdown preview, not a page of ours: that has the colours of the theme and the
 * styles that the user chose, keeps its place, lets no script of a document run, and draws Mermaid.
 */
import * as vscode from 'vscode';
import { requestDocument } from './requests';
import { createSchedule } from './schedule';
import { type Server } from './server';

const SCHEME = 'entia-document';
/** VS Code's Markdown preview as an editor: unlike that of its command it leaves the focus where it is. */
const PREVIEW = 'vscode.markdown.preview.editor';
const QUIET_MS = 150;

export interface DocumentPreview {
  readonly open: (model: vscode.Uri) => Promise<void>;
  /** Shows all previews anew, as after a restart of the server. */
  readonly refresh: () => void;
  readonly dispose: () => void;
}

export function createDocumentPreview(server: Server, onError: (error: unknown) => void): DocumentPreview {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  /** What each preview shows, for VS Code to fetch. */
  const current = new Map<string, string>();
  /** The last text of each that was a document. */
  const lastGood = new Map<string, string>();

  /** The document now; where there is none, why, above the last one. */
  async function write(uri: vscode.Uri): Promise<string> {
    const key = uri.toString();
    try {
      const { text } = await requestDocument(server, modelOf(uri));
      lastGood.set(key, text);
      return text;
    } catch (error) {
      onError(error);
      return `> **This document does not follow the model now.** ${error instanceof Error ? error.message : String(error)}\n\n${lastGood.get(key) ?? ''}`;
    }
  }

  const schedule = createSchedule(
    async () => {
      for (const { uri } of vscode.workspace.textDocuments.filter((document) => document.uri.scheme === SCHEME)) {
        current.set(uri.toString(), await write(uri));
        changed.fire(uri);
      }
    },
    QUIET_MS,
    onError,
  );

  const subscriptions = vscode.Disposable.from(
    changed,
    schedule,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => current.get(uri.toString()) ?? (await write(uri)),
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // Any file of the model can change its document.
      if (document.languageId === 'entia' && contentChanges.length > 0) schedule.soon();
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      current.delete(uri.toString());
      lastGood.delete(uri.toString());
    }),
  );

  return {
    refresh() {
      reopenFailed().then(schedule.soon, onError);
    },
    async open(model) {
      const made = await requestDocument(server, model);
      await show(vscode.Uri.from({ scheme: SCHEME, path: `/${made.file}`, query: made.model }));
      schedule.soon();
    },
    dispose() {
      subscriptions.dispose();
    },
  };
}

async function show(uri: vscode.Uri): Promise<void> {
  const options: vscode.TextDocumentShowOptions = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  await vscode.commands.executeCommand('vscode.openWith', uri, PREVIEW, options);
}

/** Previews that VS Code opened with its window, before anybody could give them their text, say only that they failed. */
async function reopenFailed(): Promise<void> {
  const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  for (const tab of vscode.window.tabGroups.all.flatMap((group) => group.tabs)) {
    if (!(tab.input instanceof vscode.TabInputCustom) || tab.input.uri.scheme !== SCHEME || open.has(tab.input.uri.toString())) continue;
    const { uri } = tab.input;
    await vscode.window.tabGroups.close(tab, true);
    await show(uri);
  }
}

function modelOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(uri.query);
}
