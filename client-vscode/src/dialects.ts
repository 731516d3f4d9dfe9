/** Asks the server for dialects and DDL, and the user for dialects. */
import * as vscode from 'vscode';
import { type CancellationToken } from 'vscode-languageclient/node';
import { type Ddl, DdlRequest, type Dialect, DialectsRequest } from './protocol';
import { type Server } from './server';

/** What the commands say when the server does not run: its own message has told why. */
export class NoServer extends Error {
  constructor() {
    super('The Entia language server is not running.');
  }
}

export async function requestDialects(server: Server, model: vscode.Uri): Promise<Dialect[]> {
  return await running(server).sendRequest(DialectsRequest, { textDocument: { uri: model.toString() } });
}

/** `existing`: the text that stands in the file which the DDL would replace. */
export async function requestDdl(server: Server, model: vscode.Uri, dialect: string, existing?: string, token?: CancellationToken): Promise<Ddl> {
  const params = { textDocument: { uri: model.toString() }, dialect, existing: existing ?? null };
  return token === undefined ? await running(server).sendRequest(DdlRequest, params) : await running(server).sendRequest(DdlRequest, params, token);
}

function running(server: Server) {
  const client = server.client();
  if (client === undefined) throw new NoServer();
  return client;
}

interface DialectItem extends vscode.QuickPickItem {
  readonly dialect: Dialect;
}

function items(dialects: readonly Dialect[]): DialectItem[] {
  return [...dialects]
    .sort((a, b) => Number(b.target) - Number(a.target))
    .map((dialect) => ({ dialect, label: dialect.title, description: dialect.version, picked: dialect.target, ...(dialect.target ? { detail: 'Target of this model' } : {}) }));
}

/** The dialects to export; the targets of the model are preselected. */
export async function pickDialects(dialects: readonly Dialect[]): Promise<Dialect[]> {
  const picked = await vscode.window.showQuickPick(items(dialects), {
    canPickMany: true,
    title: 'Export DDL',
    placeHolder: 'One file is written for each dialect, beside the model',
  });
  return (picked ?? []).map((item) => item.dialect);
}

export async function pickDialect(dialects: readonly Dialect[]): Promise<Dialect | undefined> {
  const picked = await vscode.window.showQuickPick(
    items(dialects).map((item) => ({ ...item, picked: false })),
    { title: 'Preview DDL', placeHolder: 'The dialect to show' },
  );
  return picked?.dialect;
}
