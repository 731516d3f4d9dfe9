/** Export Document: the design document as a Markdown file beside the model. */
import * as vscode from 'vscode';
import { requestDocument } from './requests';
import { type Server } from './server';
import { readText, type Writer } from './writing';

export async function exportDocument(server: Server, writer: Writer, output: vscode.LogOutputChannel, model: vscode.Uri): Promise<void> {
  if (model.scheme === 'untitled') {
    await vscode.window.showWarningMessage('Save the model first: its document is written beside it.');
    return;
  }
  let made = await requestDocument(server, model);
  const target = vscode.Uri.joinPath(vscode.Uri.parse(made.model), '..', made.file);
  const existing = await readText(target);
  if (existing !== undefined) made = await requestDocument(server, model, existing);
  if (!(await writer.write({ ...made, target, existing }))) return;

  output.info(`Exported ${made.file}`);
  const errors = made.problems.length;
  const named = errors === 0 ? '' : `, which names ${errors === 1 ? 'the error' : `the ${errors} errors`} of the model`;
  const open = 'Open';
  if ((await vscode.window.showInformationMessage(`Exported ${made.file}${named}.`, open)) === open) await vscode.window.showTextDocument(target);
}
