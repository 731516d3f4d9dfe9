/** Writes exports beside the model, never over text that is not ours without asking. */
import * as vscode from 'vscode';
import { type Diffs } from './diffs';

/** A finished export that is not on disk yet. */
export interface Export {
  /** Its name, for the user. */
  readonly file: string;
  readonly text: string;
  readonly target: vscode.Uri;
  /** What stands in the target now; `undefined` when there is no such file. */
  readonly existing: string | undefined;
  /** What stands there was not written by Entia, or was edited since. */
  readonly foreign: boolean;
}

export interface Writer {
  /** Whether it was written: text that is not ours stays when the user wants it to. */
  readonly write: (made: Export) => Promise<boolean>;
}

export function createWriter(diffs: Diffs): Writer {
  async function mayOverwrite(made: Export): Promise<boolean> {
    const overwrite: vscode.MessageItem = { title: 'Overwrite' };
    const diff: vscode.MessageItem = { title: 'Show Diff' };
    const skip: vscode.MessageItem = { title: 'Skip', isCloseAffordance: true };
    const question = `${made.file} was not written by Entia, or was edited since.`;
    // The first button is the one that Enter presses: never the one that loses text.
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail: 'Overwriting loses what it says now.' }, diff, overwrite, skip);
    if (answer !== diff) return answer === overwrite;
    const close = await diffs.show(`${made.file}: on disk ↔ export`, [made]);
    // Not modal: the diff is to be read before the answer.
    const decided = await vscode.window.showWarningMessage(`${question} Overwrite it?`, overwrite, skip);
    await close();
    return decided === overwrite;
  }

  return {
    async write(made) {
      const ours = made.existing === made.text || !made.foreign;
      if (!ours && !(await mayOverwrite(made))) return false;
      await vscode.workspace.fs.writeFile(made.target, new TextEncoder().encode(made.text));
      return true;
    },
  };
}

/** The text of a file as the user sees it: of its editor when that is not saved, else from disk. */
export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
  if (open !== undefined) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
