/** Export DDL: one file for each dialect beside the model, never over text that is not ours without asking. */
import * as vscode from 'vscode';
import { pickDialects, requestDdl, requestDialects } from './dialects';
import { type Preview } from './preview';
import { type Ddl, type Dialect } from './protocol';
import { type Server } from './server';

/** A finished export that is not on disk yet. */
interface Pending {
  readonly ddl: Ddl;
  readonly text: string;
  readonly target: vscode.Uri;
  /** What stands in the target now; `undefined` when there is no such file. */
  readonly existing: string | undefined;
}

export async function exportDdl(server: Server, preview: Preview, output: vscode.LogOutputChannel, model: vscode.Uri): Promise<void> {
  if (model.scheme === 'untitled') {
    await vscode.window.showWarningMessage('Save the model first: its DDL is written beside it.');
    return;
  }
  const dialects = await pickDialects(await requestDialects(server, model));
  if (dialects.length === 0) return;

  // Everything is generated before anything is written: an error in one dialect leaves all files as they are.
  const prepared = await prepare(server, model, dialects);
  const refused = prepared.filter((one): one is Ddl => !('target' in one));
  if (refused.length > 0) {
    await reportErrors(refused);
    return;
  }
  const written: Pending[] = [];
  for (const pending of prepared.filter((one): one is Pending => 'target' in one)) {
    if (pending.existing === pending.text || !pending.ddl.foreign || (await mayOverwrite(preview, pending))) {
      await vscode.workspace.fs.writeFile(pending.target, new TextEncoder().encode(pending.text));
      written.push(pending);
    }
  }
  await reportWritten(written, output);
}

async function prepare(server: Server, model: vscode.Uri, dialects: readonly Dialect[]): Promise<(Pending | Ddl)[]> {
  const result: (Pending | Ddl)[] = [];
  for (const { name } of dialects) {
    let ddl = await requestDdl(server, model, name);
    const target = vscode.Uri.joinPath(vscode.Uri.parse(ddl.model), '..', ddl.file);
    const existing = ddl.text === null ? undefined : await readText(target);
    if (existing !== undefined) ddl = await requestDdl(server, model, name, existing);
    result.push(ddl.text === null ? ddl : { ddl, text: ddl.text, target, existing });
  }
  return result;
}

/** The text of a file as the user sees it: of its editor when that is not saved, else from disk. */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

async function mayOverwrite(preview: Preview, { ddl, text, target }: Pending): Promise<boolean> {
  const overwrite: vscode.MessageItem = { title: 'Overwrite' };
  const diff: vscode.MessageItem = { title: 'Show Diff' };
  const skip: vscode.MessageItem = { title: 'Skip', isCloseAffordance: true };
  const question = `${ddl.file} was not written by Entia, or was edited since.`;
  // The first button is the one that Enter presses: never the one that loses text.
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail: 'Overwriting loses what it says now.' }, diff, overwrite, skip);
  if (answer !== diff) return answer === overwrite;
  const shown = preview.snapshot(ddl.file, text);
  await vscode.commands.executeCommand('vscode.diff', target, shown, `${ddl.file}: on disk ↔ export`);
  // Not modal: the diff is to be read before the answer.
  const decided = await vscode.window.showWarningMessage(`${question} Overwrite it?`, overwrite, skip);
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await vscode.window.tabGroups.close(tabs.filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === shown.toString()));
  return decided === overwrite;
}

async function reportErrors(refused: readonly Ddl[]): Promise<void> {
  const count = new Set(refused.flatMap((ddl) => ddl.problems.map(({ uri, range, code }) => JSON.stringify([uri, range.start, code])))).size;
  const show = 'Show Problems';
  const what = count === 1 ? '1 error' : `${count} errors`;
  const answer = await vscode.window.showErrorMessage(`Nothing was exported: the model has ${what} for ${refused.map((ddl) => ddl.dialect).join(', ')}.`, show);
  if (answer === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

async function reportWritten(written: readonly Pending[], output: vscode.LogOutputChannel): Promise<void> {
  const [first] = written;
  if (first === undefined) return;
  let notes = 0;
  for (const { ddl } of written) {
    output.info(`Exported ${ddl.file}`);
    for (const note of ddl.notes) {
      notes += 1;
      output.info(`  ${ddl.dialect}, line ${note.range.start.line + 1}: ${note.message}`);
    }
  }
  const open = 'Open';
  const showNotes = 'Show Notes';
  const files = written.map(({ ddl }) => ddl.file).join(', ');
  const message = notes === 0 ? `Exported ${files}.` : `Exported ${files} with ${notes} ${notes === 1 ? 'note' : 'notes'}.`;
  const answer = await vscode.window.showInformationMessage(message, open, ...(notes > 0 ? [showNotes] : []));
  if (answer === showNotes) output.show();
  if (answer === open) await vscode.window.showTextDocument(first.target);
}
