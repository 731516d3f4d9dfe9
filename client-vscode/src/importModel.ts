/** Import Database and Import File: a new model in an editor of its own, or the update of one that is there, and a report of what became of the source. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { type Diffs } from './diffs';
import { type DatabaseAddress, type Made } from './protocol';
import { NoServer, requestDatabaseAddress, requestImportDatabase, requestImportFiles, requestUpdateModel } from './requests';
import { type Server } from './server';
import { pickModel, updateModel } from './updateModel';

/** Where the last URL is remembered: without its secret. Beside it, in the workspace, the URL that each model came from. */
const REMEMBERED = 'entia.databaseUrl';
/** The share of the progress that reading takes where a model is updated after it. */
const READING = 0.7;
const FILES = { 'Schemas and documents': ['sql', 'dbml', 'prisma', 'md', 'markdown'] };

/** What both commands need. */
export interface Importing {
  readonly server: Server;
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.LogOutputChannel;
  readonly diffs: Diffs;
  /** The model of the Entia editor that was last active. */
  readonly active: vscode.Uri | undefined;
}

export async function importDatabase(importing: Importing): Promise<void> {
  const { server, context, active } = importing;
  const model = await pickModel(server, 'Import Database', active);
  if (model === undefined) return;
  const own = model === null ? REMEMBERED : `${REMEMBERED}:${model.toString()}`;
  const url = await askUrl(server, context.workspaceState.get<string>(own) ?? context.globalState.get<string>(REMEMBERED, ''));
  if (url === undefined) return;
  const address = await requestDatabaseAddress(server, url);
  const password = address.asks ? await askPassword(address) : undefined;
  if (address.asks && password === undefined) return;
  await run(importing, model, `Importing ${address.shown}`, async (tell, token) => {
    const made = await requestImportDatabase(server, url, password, tell, token);
    await context.globalState.update(REMEMBERED, made.source);
    if (model !== null) await context.workspaceState.update(own, made.source);
    return made;
  });
}

export async function importFile(importing: Importing): Promise<void> {
  const { server, active } = importing;
  const model = await pickModel(server, 'Import File', active);
  if (model === undefined) return;
  const files = await vscode.window.showOpenDialog({ canSelectMany: true, filters: FILES, openLabel: 'Import', title: 'Import a Model From' });
  const [first, ...others] = files ?? [];
  if (files === undefined || first === undefined) return;
  const title = `Importing ${others.length === 0 ? path.basename(first.path) : `${files.length} files`}`;
  await run(importing, model, title, async (tell, token) => await requestImportFiles(server, files, tell, token));
}

type Tell = (what: string, percent: number) => void;

/** Imports, and then shows a new model (`null`) or what changes in one that is there. */
async function run(
  { server, output, diffs }: Importing, model: vscode.Uri | null, title: string, read: (tell: Tell, token: vscode.CancellationToken) => Promise<Made>,
): Promise<void> {
  const found = await working(title, async (tell, token) => {
    if (model === null) return { made: await read(tell, token), update: undefined };
    const made = await read((what, percent) => { tell(what, percent * READING); }, token);
    const update = await requestUpdateModel(server, model, made.text, (what, percent) => { tell(what, 100 * READING + percent * (1 - READING)); }, token);
    return { made, update };
  });
  if (found === undefined) return;
  reportRemarks(found.made, output);
  if (model === null || found.update === undefined) await show(found.made, output);
  else await updateModel(diffs, output, model, found.made, found.update);
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
  title: string, work: (tell: Tell, token: vscode.CancellationToken) => Promise<T>,
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

function reportRemarks(made: Made, output: vscode.LogOutputChannel): void {
  output.info(`Imported ${made.source}: ${made.summary}`);
  for (const { place, message, lost } of made.remarks) {
    if (lost) output.warn(`  ${place}: not placed: ${message}`);
    else output.info(`  ${place}: ${message}`);
  }
}

async function show(made: Made, output: vscode.LogOutputChannel): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'entia', content: made.text });
  await vscode.window.showTextDocument(document);
  const lost = made.remarks.filter((remark) => remark.lost).length;
  const notes = made.remarks.length - lost;
  const said = [...(notes > 0 ? [`${notes} ${notes === 1 ? 'note' : 'notes'}`] : []), ...(lost > 0 ? [`${lost} not placed`] : [])].join(', ');
  const report = 'Show Report';
  const message = `Imported ${made.summary}${said === '' ? '' : `; ${said}`}.`;
  const answer = await (lost > 0 ? vscode.window.showWarningMessage(message, report) : vscode.window.showInformationMessage(message, report));
  if (answer === report) output.show();
}
