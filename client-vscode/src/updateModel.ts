/** Updates a model with a new import of its source: nothing changes before the user has read the difference and agreed. */
import * as vscode from 'vscode';
import { type Diffs } from './diffs';
import { type Made, type Update, type UpdatedFile } from './protocol';
import { requestChecklist } from './requests';
import { type Server } from './server';
import { updateSummary } from './updateSummary';
import { readText } from './writing';

/** More models than anybody picks from a list are not looked for. */
const MOST_FILES = 200;

/** Into which model an import goes: `null` for a new one, `undefined` when the user does not want any of them. */
export async function pickModel(server: Server, title: string, active: vscode.Uri | undefined): Promise<vscode.Uri | null | undefined> {
  const models = await modelsOf(server, active);
  if (models.length === 0) return null;
  const items = [
    { label: 'New Model', detail: 'In an editor of its own', uri: null },
    ...models.map((uri) => ({ label: `Update ${nameOf(uri)}`, detail: 'Changes only what the source says otherwise, and shows it first', uri })),
  ];
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'What becomes of the import' }))?.uri;
}

/** The files that declare a model, the one of the active editor first. */
async function modelsOf(server: Server, active: vscode.Uri | undefined): Promise<vscode.Uri[]> {
  const found = active === undefined ? [] : [vscode.Uri.parse((await requestChecklist(server, active)).model)];
  const files = await vscode.workspace.findFiles('**/*.entia', '**/node_modules/**', MOST_FILES);
  for (const uri of files.sort((one, other) => one.path.localeCompare(other.path))) {
    if (found.some((one) => one.toString() === uri.toString())) continue;
    if (/^model\b/m.test((await readText(uri)) ?? '')) found.push(uri);
  }
  return found;
}

function nameOf(uri: vscode.Uri): string {
  return uri.scheme === 'untitled' ? uri.path : vscode.workspace.asRelativePath(uri);
}

export async function updateModel(diffs: Diffs, output: vscode.LogOutputChannel, model: vscode.Uri, made: Made, update: Update): Promise<void> {
  const name = nameOf(model);
  tell(update, name, made, output);
  const report = 'Show Report';
  if (update.files.length === 0) {
    const answer = await vscode.window.showInformationMessage(`${name} is up to date with ${made.source}.`, report);
    if (answer === report) output.show();
    return;
  }
  if (!(await isAgreed(update, name, diffs, output))) return;
  if (!(await isStill(update.files))) {
    await vscode.window.showWarningMessage(`${name} was edited meanwhile, so nothing was changed. Import again to update it.`);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, edits } of update.files) edit.set(vscode.Uri.parse(uri), edits.map(({ range, newText }) => new vscode.TextEdit(rangeOf(range), newText)));
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${name} cannot be changed.`);
  const answer = await vscode.window.showInformationMessage(`Updated ${name}: ${updateSummary(update.changes)}.`, report);
  if (answer === report) output.show();
}

function tell({ changes }: Update, name: string, made: Made, output: vscode.LogOutputChannel): void {
  output.info(`Update of ${name} from ${made.source}: ${updateSummary(changes)}`);
  for (const { kind, what, why } of changes) {
    if (kind === 'left') output.warn(`  ${what}: ${why}`);
    else output.info(`  ${kind} ${what}: ${why}`);
  }
}

/** Shows the difference until the user has decided. */
async function isAgreed({ files, changes }: Update, name: string, diffs: Diffs, output: vscode.LogOutputChannel): Promise<boolean> {
  const proposals = files.map(({ uri, text }) => {
    const target = vscode.Uri.parse(uri);
    return { target, text, file: target.path.split('/').pop() ?? name };
  });
  const close = await diffs.show(`${name}: now ↔ updated`, proposals);
  const [apply, report, discard] = ['Apply', 'Show Report', 'Discard'] as const;
  let answer: string | undefined;
  do {
    answer = await vscode.window.showInformationMessage(`Update ${name}? ${updateSummary(changes)}.`, apply, report, discard);
    if (answer === report) output.show(true);
  } while (answer === report);
  await close();
  return answer === apply;
}

/** Whether the edits still make of what is there what was shown. */
async function isStill(files: readonly UpdatedFile[]): Promise<boolean> {
  for (const { uri, text, edits } of files) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    let after = document.getText();
    for (const { range, newText } of [...edits].reverse()) {
      const { start, end } = rangeOf(range);
      after = after.slice(0, document.offsetAt(start)) + newText + after.slice(document.offsetAt(end));
    }
    if (after !== text) return false;
  }
  return true;
}

function rangeOf({ start, end }: UpdatedFile['edits'][number]['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
