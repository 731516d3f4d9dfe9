/** Export…: the model as one of all the kinds that the server knows, as a file beside it. */
import * as vscode from 'vscode';
import { exportDdl } from './exportDdl';
import { exportDocument } from './exportDocument';
import { type Ddl, type Kind } from './protocol';
import { requestDialects, requestExport, requestKinds } from './requests';
import { type Server } from './server';
import { readText, type Writer } from './writing';

export async function exportAs(server: Server, writer: Writer, output: vscode.LogOutputChannel, model: vscode.Uri): Promise<void> {
  if (model.scheme === 'untitled') {
    await vscode.window.showWarningMessage('Save the model first: what is exported is written beside it.');
    return;
  }
  const kind = await pickKind(await requestKinds(server, model));
  if (kind === undefined) return;
  // These two have commands of their own: several dialects at once, and a document even of a model with errors.
  if (kind.name === 'ddl') await exportDdl(server, writer, output, model);
  else if (kind.name === 'markdown') await exportDocument(server, writer, output, model);
  else await exportKind(server, writer, output, model, kind);
}

async function exportKind(server: Server, writer: Writer, output: vscode.LogOutputChannel, model: vscode.Uri, kind: Kind): Promise<void> {
  const dialect = kind.dialects.length > 0 ? await pickDialect(server, model, kind) : '';
  if (dialect === undefined) return;
  const entity = kind.entities.length > 0 ? await vscode.window.showQuickPick([...kind.entities], { title: kind.title, placeHolder: 'The entity whose row is the person' }) : '';
  if (entity === undefined) return;

  let made = await requestExport(server, model, kind.name, dialect, entity);
  const target = vscode.Uri.joinPath(vscode.Uri.parse(made.model), '..', made.file);
  const existing = made.text === null ? undefined : await readText(target);
  if (existing !== undefined) made = await requestExport(server, model, kind.name, dialect, entity, existing);
  if (made.text === null) {
    await reportErrors(made);
    return;
  }
  if (await writer.write({ file: made.file, text: made.text, foreign: made.foreign, target, existing })) await reportWritten(made, target, output);
}

async function pickKind(kinds: readonly Kind[]): Promise<Kind | undefined> {
  const items = kinds.map((value) => ({ value, label: value.title }));
  return (await vscode.window.showQuickPick(items, { title: 'Export', placeHolder: 'What the model shall become' }))?.value;
}

/** The database that the text is for; there is nothing to ask where the model names only one that it can be for. */
async function pickDialect(server: Server, model: vscode.Uri, kind: Kind): Promise<string | undefined> {
  const dialects = (await requestDialects(server, model)).filter(({ name }) => kind.dialects.includes(name));
  const targets = dialects.filter(({ target }) => target);
  if (targets.length === 1) return targets[0]?.name;
  const items = dialects.map(({ name, title, target }) => ({ name, label: title, ...(target ? { detail: 'Target of this model' } : {}) }));
  return (await vscode.window.showQuickPick(items, { title: kind.title, placeHolder: 'The database that it is for' }))?.name;
}

async function reportErrors({ problems }: Ddl): Promise<void> {
  const show = 'Show Problems';
  const what = problems.length === 1 ? '1 error' : `${problems.length} errors`;
  const answer = await vscode.window.showErrorMessage(`Nothing was exported: the model has ${what}.`, show);
  if (answer === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

async function reportWritten({ file, notes }: Ddl, target: vscode.Uri, output: vscode.LogOutputChannel): Promise<void> {
  output.info(`Exported ${file}`);
  for (const note of notes) output.info(`  line ${note.range.start.line + 1}: ${note.message}`);
  const open = 'Open';
  const showNotes = 'Show Notes';
  const message = notes.length === 0 ? `Exported ${file}.` : `Exported ${file} with ${notes.length} ${notes.length === 1 ? 'note' : 'notes'}.`;
  const answer = await vscode.window.showInformationMessage(message, open, ...(notes.length > 0 ? [showNotes] : []));
  if (answer === showNotes) output.show();
  if (answer === open) await vscode.window.showTextDocument(target);
}
