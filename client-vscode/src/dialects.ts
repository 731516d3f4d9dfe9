/** Asks the user for dialects. */
import * as vscode from 'vscode';
import { type Dialect } from './protocol';

interface DialectItem extends vscode.QuickPickItem {
  readonly dialect: Dialect;
}

function items(dialects: readonly Dialect[]): DialectItem[] {
  return [...dialects]
    .sort((a, b) => Number(b.target) - Number(a.target))
    .map((dialect) => ({ dialect, label: dialect.title, description: dialect.version, picked: dialect.target, ...(dialect.target ? { detail: 'Target of this model' } : {}) }));
}

/** The dialects to export; the targets of the model are preselected. */
export async function pickDialects(dialects: readonly Dialect[]): Promise<Dialect[]> {
  const picked = await vscode.window.showQuickPick(items(dialects), {
    canPickMany: true,
    title: 'Export DDL',
    placeHolder: 'One file is written for each dialect, beside the model',
  });
  return (picked ?? []).map((item) => item.dialect);
}

export async function pickDialect(dialects: readonly Dialect[]): Promise<Dialect | undefined> {
  const picked = await vscode.window.showQuickPick(
    items(dialects).map((item) => ({ ...item, picked: false })),
    { title: 'Preview DDL', placeHolder: 'The dialect to show' },
  );
  return picked?.dialect;
}
