/** Texts that are not on disk, beside what is there now: to be read before the user answers. */
import * as vscode from 'vscode';

const SCHEME = 'entia-export';

/** A text that may come to stand in a file. */
export interface Proposal {
  readonly target: vscode.Uri;
  /** The name of the file, for the user. */
  readonly file: string;
  readonly text: string;
}

export interface Diffs {
  /** Shows what would change, one file or several in one editor. The answer closes it. */
  readonly show: (title: string, proposals: readonly Proposal[]) => Promise<() => Promise<void>>;
  readonly dispose: () => void;
}

export function createDiffs(): Diffs {
  const shown = new Map<string, string>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: (uri) => shown.get(uri.toString()) });

  return {
    async show(title, proposals) {
      const query = String(Date.now());
      const pairs = proposals.map(({ target, file, text }, index) => {
        const proposed = vscode.Uri.from({ scheme: SCHEME, path: `/${index === 0 ? '' : `${index}/`}${file}`, query });
        shown.set(proposed.toString(), text);
        return { target, proposed };
      });
      const [first] = pairs;
      if (first === undefined) return async () => { /* nothing is open */ };
      if (pairs.length === 1) await vscode.commands.executeCommand('vscode.diff', first.target, first.proposed, title);
      else await vscode.commands.executeCommand('vscode.changes', title, pairs.map(({ target, proposed }) => [target, target, proposed]));
      return async () => {
        const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
        await vscode.window.tabGroups.close(tabs.filter(({ input, label }) =>
          label === title || (input instanceof vscode.TabInputTextDiff && input.modified.toString() === first.proposed.toString())));
        for (const { proposed } of pairs) shown.delete(proposed.toString());
      };
    },
    dispose() {
      provider.dispose();
    },
  };
}
