/** Starts the parts of the extension and ties the commands to them. */
import * as vscode from 'vscode';
import { createChecklistView } from './checklist';
import { createDdlPreview } from './ddlPreview';
import { createDiffs } from './diffs';
import { createDocumentPreview } from './documentPreview';
import { exportAs } from './exportAs';
import { exportDdl } from './exportDdl';
import { exportDocument } from './exportDocument';
import { importDatabase, importFile } from './importModel';
import { NoServer, requestDialects } from './requests';
import { createServer, type Server } from './server';
import { createStatus } from './status';
import { createWriter } from './writing';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Entia', { log: true });
  const running = createServer(context, output, (state) => {
    status.setState(state);
    if (state.kind === 'ready') for (const view of views) view.refresh();
  });
  const report = (error: unknown) => {
    // A server that does not run reports itself.
    if (!(error instanceof NoServer)) output.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  const ddl = createDdlPreview(running);
  const document = createDocumentPreview(running, report);
  const checklist = createChecklistView(running, report);
  const views = [ddl, document, checklist];
  const diffs = createDiffs();
  const writer = createWriter(diffs);
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

  const onModel = async (run: (uri: vscode.Uri) => Promise<void>) => {
    const uri = checklist.model();
    if (uri === undefined) await vscode.window.showInformationMessage('Open a model first: a file that ends in .entia.');
    else await run(uri);
  };
  const command = (name: string, run: () => Promise<void> | void) =>
    vscode.commands.registerCommand(name, async () => {
      try {
        await run();
      } catch (error) {
        report(error);
        await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });

  context.subscriptions.push(
    output,
    status,
    diffs,
    ...views,
    command('entia.exportDdl', () => onModel((uri) => exportDdl(running, writer, output, uri))),
    command('entia.export', () => onModel((uri) => exportAs(running, writer, output, uri))),
    command('entia.exportDocument', () => onModel((uri) => exportDocument(running, writer, output, uri))),
    command('entia.importDatabase', () => importDatabase({ server: running, context, output, diffs, active: checklist.model() })),
    command('entia.importFile', () => importFile({ server: running, context, output, diffs, active: checklist.model() })),
    command('entia.previewDdl', () => onModel(ddl.open)),
    command('entia.previewDocument', () => onModel(document.open)),
    command('entia.changePreviewDialect', () => ddl.changeDialect()),
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
