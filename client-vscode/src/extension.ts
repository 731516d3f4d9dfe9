/** Starts the parts of the extension and ties the commands to them. */
import * as vscode from 'vscode';
import { NoServer, requestDialects } from './dialects';
import { exportDdl } from './exportDdl';
import { createPreview } from './preview';
import { createServer, type Server } from './server';
import { createStatus } from './status';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Entia', { log: true });
  const running = createServer(context, output, (state) => {
    status.setState(state);
    if (state.kind === 'ready') preview.refresh();
  });
  const preview = createPreview(running);
  const status = createStatus(async (uri) => {
    try {
      return await requestDialects(running, uri);
    } catch (error) {
      // The status bar asks again after the next change; a server that ended meanwhile reports itself.
      output.debug('No dialects for the status bar', String(error));
      return [];
    }
  });
  server = running;

  const command = (name: string, run: () => Promise<void> | void) =>
    vscode.commands.registerCommand(name, async () => {
      try {
        await run();
      } catch (error) {
        if (!(error instanceof NoServer)) output.error(name, error instanceof Error ? (error.stack ?? error.message) : String(error));
        await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });

  context.subscriptions.push(
    output,
    status,
    preview,
    command('entia.exportDdl', async () => {
      await onModel((uri) => exportDdl(running, preview, output, uri));
    }),
    command('entia.previewDdl', async () => {
      await onModel((uri) => preview.open(uri));
    }),
    command('entia.changePreviewDialect', () => preview.changeDialect()),
    command('entia.restartServer', () => running.restart()),
    command('entia.showOutput', () => {
      output.show();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('entia.python')) void running.restart();
    }),
  );
  void running.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

async function onModel(run: (uri: vscode.Uri) => Promise<void>): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'entia') {
    await run(document.uri);
  } else {
    await vscode.window.showInformationMessage('Open a model first: a file that ends in .entia.');
  }
}
