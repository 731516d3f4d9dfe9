/** Export DDL: one file for each dialect beside the model. */
import * as vscode from 'vscode';
import { pickDialects } from './dialects';
import { type Ddl, type Dialect } from './protocol';
import { requestDdl, requestDialects } from './requests';
import { type Server } from './server';
import { type Export, readText, type Writer } from './writing';

/** The DDL of one dialect, ready to be written. */
interface Pending extends Export {
  readonly ddl: Ddl;
}

export async function exportDdl(server: Server, writer: Writer, output: vscode.LogOutputChannel, model: vscode.Uri): Promise<void> {
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
    if (await writer.write(pending)) written.push(pending);
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
    result.push(ddl.text === null ? ddl : { ddl, file: ddl.file, text: ddl.text, foreign: ddl.foreign, target, existing });
  }
  return result;
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
