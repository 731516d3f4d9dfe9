/** The checklist view: what the design document still needs, and the place to write it. */
import * as vscode from 'vscode';
import { type PointRow, progress, type QuestionRow, questionRows } from './checklistRows';
import { NoServer, requestChecklist } from './requests';
import { createSchedule } from './schedule';
import { type Server } from './server';

const VIEW = 'entia.checklist';
/** The context key that shows the view. */
const MODEL_OPEN = 'entia.modelOpen';
const QUIET_MS = 300;

export interface ChecklistView {
  /** The model that the view is about: of the Entia editor that was last active. */
  readonly model: () => vscode.Uri | undefined;
  /** Shows the checklist anew, as after a restart of the server. */
  readonly refresh: () => void;
  readonly dispose: () => void;
}

type Row = QuestionRow | PointRow;

export function createChecklistView(server: Server, onError: (error: unknown) => void): ChecklistView {
  const changed = new vscode.EventEmitter<undefined>();
  let model: vscode.Uri | undefined;
  let rows: readonly QuestionRow[] = [];

  const view = vscode.window.createTreeView<Row>(VIEW, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (row) => (row === undefined ? [...rows] : 'points' in row ? [...row.points] : []),
      getTreeItem: (row) => ('points' in row ? questionItem(row) : pointItem(row)),
    },
  });

  function show(next: readonly QuestionRow[], description: string, message = ''): void {
    view.description = description;
    view.message = message;
    // A tree that is told to be the same loses its selection for nothing.
    if (JSON.stringify(next) === JSON.stringify(rows)) return;
    rows = next;
    changed.fire(undefined);
  }

  const schedule = createSchedule(
    async () => {
      if (!view.visible) return;
      const asked = model;
      if (asked === undefined) {
        show([], '');
        return;
      }
      try {
        const checklist = await requestChecklist(server, asked);
        if (asked === model) show(questionRows(checklist), progress(checklist));
      } catch (error) {
        if (!(error instanceof NoServer)) onError(error);
        show([], '', error instanceof Error ? error.message : String(error));
      }
    },
    QUIET_MS,
    onError,
  );

  function follow(editor: vscode.TextEditor | undefined): void {
    if (editor === undefined || !isEntia(editor.document)) return;
    model = editor.document.uri;
    schedule.soon();
  }

  /** An Entia document was opened or closed. */
  function count(): void {
    const open = vscode.workspace.textDocuments.filter(isEntia);
    void vscode.commands.executeCommand('setContext', MODEL_OPEN, open.length > 0);
    if (open.some(({ uri }) => uri.toString() === model?.toString())) return;
    model = vscode.window.visibleTextEditors.find(({ document }) => isEntia(document))?.document.uri;
    schedule.soon();
  }

  const subscriptions = vscode.Disposable.from(
    changed,
    view,
    schedule,
    view.onDidChangeVisibility(schedule.soon),
    vscode.window.onDidChangeActiveTextEditor(follow),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isEntia(document)) count();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (isEntia(document)) count();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (isEntia(document) && contentChanges.length > 0) schedule.soon();
    }),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some(({ path }) => path.endsWith('.entia'))) schedule.soon();
    }),
  );
  count();
  follow(vscode.window.activeTextEditor);

  return {
    model: () => model,
    refresh: schedule.soon,
    dispose() {
      subscriptions.dispose();
    },
  };
}

/** A proposed text beside a model is shown as Entia, too, but is nobody's model. */
function isEntia({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'entia' && (uri.scheme === 'file' || uri.scheme === 'untitled');
}

function questionItem(row: QuestionRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, row.points.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed);
  item.id = row.question; // it stays open or closed while its points change
  item.tooltip = row.spoken;
  item.accessibilityInformation = { label: row.spoken };
  item.iconPath = row.done ? new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('testing.iconPassed')) : new vscode.ThemeIcon('circle-large-outline');
  return item;
}

function pointItem(row: PointRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, vscode.TreeItemCollapsibleState.None);
  item.description = row.description;
  item.tooltip = row.spoken;
  item.accessibilityInformation = { label: row.spoken };
  item.command = row.place === undefined ? SHOW_PROBLEMS : showPlace(row.place);
  return item;
}

const SHOW_PROBLEMS: vscode.Command = { title: 'Show Problems', command: 'workbench.actions.view.problems' };

function showPlace({ uri, range: { start, end } }: NonNullable<PointRow['place']>): vscode.Command {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  return { title: 'Show', command: 'vscode.open', arguments: [vscode.Uri.parse(uri), { selection } satisfies vscode.TextDocumentShowOptions] };
}
