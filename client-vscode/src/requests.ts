/** Asks the server. */
import * as vscode from 'vscode';
import { type CancellationToken, type LanguageClient, Trace, WorkDoneProgress } from 'vscode-languageclient/node';
import {
  type Checklist, ChecklistRequest, type DatabaseAddress, DatabaseAddressRequest, type Ddl, DdlRequest, type DesignDocument, type Dialect, DialectsRequest,
  DocumentRequest, ExportRequest, ImportDatabaseRequest, ImportFilesRequest, type Kind, KindsRequest, type Made, type Update,
  UpdateModelRequest,
} from './protocol';
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

export async function requestDatabaseAddress(server: Server, url: string): Promise<DatabaseAddress> {
  return await silently(server, (client) => client.sendRequest(DatabaseAddressRequest, { url }));
}

/** `tell` is given what is read now, and the share that is read, in per cent. */
type Tell = (what: string, percent: number) => void;

export async function requestImportDatabase(
  server: Server, url: string, password: string | undefined, tell: Tell, token: CancellationToken,
): Promise<Made> {
  const secret = password === undefined ? {} : { password };
  return await silently(server, (client) => followed(client, tell, (workDoneToken) =>
    client.sendRequest(ImportDatabaseRequest, { url, workDoneToken, ...secret }, token)));
}

export async function requestImportFiles(server: Server, files: readonly vscode.Uri[], tell: Tell, token: CancellationToken): Promise<Made> {
  const client = running(server);
  return await followed(client, tell, (workDoneToken) => client.sendRequest(ImportFilesRequest, { uris: files.map(String), workDoneToken }, token));
}

/** Tells of the progress that is reported for a request. */
async function followed<T>(client: LanguageClient, tell: Tell, send: (workDoneToken: string) => Promise<T>): Promise<T> {
  const workDoneToken = `entia-import-${++imports}`;
  const progress = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === 'report') tell(value.message ?? '', value.percentage ?? 0);
  });
  try {
    return await send(workDoneToken);
  } finally {
    progress.dispose();
  }
}

/** `text`: the model that was imported. */
export async function requestUpdateModel(server: Server, model: vscode.Uri, text: string, tell: Tell, token: CancellationToken): Promise<Update> {
  const client = running(server);
  return await followed(client, tell, (workDoneToken) => client.sendRequest(UpdateModelRequest, { ...of(model), text, workDoneToken }, token));
}

let imports = 0;

/** With the trace of messages off, since it would write the secret of a database to the output channel. */
async function silently<T>(server: Server, ask: (client: LanguageClient) => Promise<T>): Promise<T> {
  const client = running(server);
  await client.setTrace(Trace.Off);
  try {
    return await ask(client);
  } finally {
    await client.setTrace(Trace.fromString(vscode.workspace.getConfiguration('entia').get('trace.server', 'off')));
  }
}

function of(model: vscode.Uri) {
  return { textDocument: { uri: model.toString() } };
}

function running(server: Server) {
  const client = server.client();
  if (client === undefined) throw new NoServer();
  return client;
}
