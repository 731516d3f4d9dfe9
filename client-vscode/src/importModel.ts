/** Import Database and Import File: a new model in an editor of its own, and a report of what became of the source. */
import * as vscode from 'vscode';
import { type DatabaseAddress, type Made } from './protocol';
import { NoServer, requestDatabaseAddress, requestImportDatabase, requestImportFiles } from './requests';
import { type Server } from './server';

/** Where the last URL is remembered: without its secret. */
const REMEMBERED = 'entia.databaseUrl';
const FILES = { 'Schemas and documents': ['sql', 'dbml', 'prisma', 'md', 'markdown'] };

export async function importDatabase(server: Server, context: vscode.ExtensionContext, output: vscode.LogOutputChannel): Promise<void> {
  const url = await askUrl(server, context.globalState.get<string>(REMEMBERED, ''));
  if (url === undefined) return;
  const address = await requestDatabaseAddress(server, url);
  const password = address.asks ? await askPassword(address) : undefined;
  if (address.asks && password === undefined) return;
  const made = await working(`Importing ${address.shown}`, (tell, token) => requestImportDatabase(server, url, password, tell, token));
  if (made === undefined) return;
  await context.globalState.update(REMEMBERED, made.source);
  await show(made, output);
}

export async function importFile(server: Server, output: vscode.LogOutputChannel): Promise<void> {
  const files = await vscode.window.showOpenDialog({ canSelectMany: true, filters: FILES, openLabel: 'Import', title: 'Import a Model From' });
  if (files === undefined || files.length === 0) return;
  const made = await working('Importing', (tell, token) => requestImportFiles(server, files, tell, token));
  if (made !== undefined) await show(made, output);
}

async function askUrl(server: Server, remembered: string): Promise<string | undefined> {
  return await vscode.window.showInputBox({
    title: 'Import Database',
    prompt: 'URL of the database; it is only read. The password is asked for separately.',
    placeHolder: 'postgresql://user@host/database',
    value: remembered,
    ignoreFocusOut: true,
    validateInput: async (value) => {
      if (value.trim() === '') return undefined;
      try {
        await requestDatabaseAddress(server, value);
        return undefined;
      } catch (error) {
        if (error instanceof NoServer) throw error;
        return { message: error instanceof Error ? error.message : String(error), severity: vscode.InputBoxValidationSeverity.Error };
      }
    },
  });
}

/** An empty password is one, too: a server may want none. */
async function askPassword(address: DatabaseAddress): Promise<string | undefined> {
  return await vscode.window.showInputBox({ title: 'Import Database', prompt: `Password for ${address.shown}`, password: true, ignoreFocusOut: true });
}

/** Shows the progress until the work is done; `undefined` when the user cancelled it. */
async function working<T>(
  title: string, work: (tell: (what: string, percent: number) => void, token: vscode.CancellationToken) => Promise<T>,
): Promise<T | undefined> {
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    let before = 0;
    const tell = (message: string, percent: number) => {
      progress.report({ message, increment: percent - before });
      before = percent;
    };
    try {
      return await work(tell, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}

async function show(made: Made, output: vscode.LogOutputChannel): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'entia', content: made.text });
  await vscode.window.showTextDocument(document);
  output.info(`Imported ${made.source}: ${made.summary}`);
  for (const { place, message, lost } of made.remarks) {
    if (lost) output.warn(`  ${place}: not placed: ${message}`);
    else output.info(`  ${place}: ${message}`);
  }
  const lost = made.remarks.filter((remark) => remark.lost).length;
  const notes = made.remarks.length - lost;
  const said = [...(notes > 0 ? [`${notes} ${notes === 1 ? 'note' : 'notes'}`] : []), ...(lost > 0 ? [`${lost} not placed`] : [])].join(', ');
  const report = 'Show Report';
  const message = `Imported ${made.summary}${said === '' ? '' : `; ${said}`}.`;
  const answer = await (lost > 0 ? vscode.window.showWarningMessage(message, report) : vscode.window.showInformationMessage(message, report));
  if (answer === report) output.show();
}
