/** Asks the server. */
import type * as vscode from 'vscode';
import { type CancellationToken } from 'vscode-languageclient/node';
import { type Checklist, ChecklistRequest, type Ddl, DdlRequest, type DesignDocument, type Dialect, DialectsRequest, DocumentRequest, ExportRequest, type Kind, KindsRequest } from './protocol';
import { type Server } from './server';

/** What the commands say when the server does not run: its own message has told why. */
export class NoServer extends Error {
  constructor() {
    super('The Entia language server is not running.');
  }
}

export async function requestDialects(server: Server, model: vscode.Uri): Promise<Dialect[]> {
  return await running(server).sendRequest(DialectsRequest, of(model));
}

/** `existing`: the text that stands in the file which the DDL would replace. */
export async function requestDdl(server: Server, model: vscode.Uri, dialect: string, existing?: string, token?: CancellationToken): Promise<Ddl> {
  const params = { ...of(model), dialect, existing: existing ?? null };
  return token === undefined ? await running(server).sendRequest(DdlRequest, params) : await running(server).sendRequest(DdlRequest, params, token);
}

export async function requestKinds(server: Server, model: vscode.Uri): Promise<Kind[]> {
  return await running(server).sendRequest(KindsRequest, of(model));
}

/** `existing`: the text that stands in the file which the export would replace. */
export async function requestExport(server: Server, model: vscode.Uri, kind: string, dialect: string, entity: string, existing?: string): Promise<Ddl> {
  return await running(server).sendRequest(ExportRequest, { ...of(model), kind, dialect, entity, existing: existing ?? null });
}

/** `existing`: the text that stands in the file which the document would replace. */
export async function requestDocument(server: Server, model: vscode.Uri, existing?: string): Promise<DesignDocument> {
  return await running(server).sendRequest(DocumentRequest, { ...of(model), existing: existing ?? null });
}

export async function requestChecklist(server: Server, model: vscode.Uri): Promise<Checklist> {
  return await running(server).sendRequest(ChecklistRequest, of(model));
}

function of(model: vscode.Uri) {
  return { textDocument: { uri: model.toString() } };
}

function running(server: Server) {
  const client = server.client();
  if (client === undefined) throw new NoServer();
  return client;
}
