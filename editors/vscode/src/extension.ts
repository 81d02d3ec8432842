import * as vscode from 'vscode';
import { explain, run, shown } from './commands';
import { ResultsPage } from './results';
import { Server } from './server';

let server: Server | undefined;

/** A thin client: all that is known of the language is known by the server. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const results = new ResultsPage();
  const started = new Server(context.asAbsolutePath('server/vmemsim.jar'), (command, _, next) => shown(results, command, next));
  server = started;
  context.subscriptions.push(
    started,
    results,
    vscode.commands.registerCommand('vmemsim.run', () => run(started)),
    vscode.commands.registerCommand('vmemsim.explain', () => explain(started)),
    vscode.commands.registerCommand('vmemsim.restart', () => started.restart()),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('vmemsim.java.home')) void started.restart();
    }),
  );
  await started.start();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
