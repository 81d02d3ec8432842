import * as vscode from 'vscode';
import { CodeLensRequest, type Command } from 'vscode-languageclient/node';
import type { Report, ResultsPage } from './results';
import type { Server } from './server';

const RUN = 'vmem.run';
const EXPLAIN = 'vmem.explain';

interface Offer {
  line: number;
  args: [uri: string, run: string, access?: number];
}

/** Shows what a command of the server gave back; what it refused becomes a message. */
export async function shown(results: ResultsPage, command: string, next: () => Promise<unknown>): Promise<unknown> {
  if (command !== RUN && command !== EXPLAIN) return next();
  try {
    const report = (await next()) as Report | null;
    if (report) results.show(report);
    return report;
  } catch (failure) {
    const cancelled = /cancel/i.test(String(failure));
    if (!cancelled) void vscode.window.showErrorMessage(`VMemSim: ${failure instanceof Error ? failure.message : failure}`);
    return undefined;
  }
}

/** Carries out a run of the file that is open, asking which if there are several. */
export async function run(server: Server): Promise<unknown> {
  const chosen = await choose(server, 'Which run?');
  return chosen && vscode.commands.executeCommand(RUN, ...chosen.args.slice(0, 2));
}

/** Tells one access of a run step by step, asking which. */
export async function explain(server: Server): Promise<unknown> {
  const chosen = await choose(server, 'An access of which run?');
  if (!chosen) return undefined;
  const number = await vscode.window.showInputBox({
    title: `Explain an access of ${chosen.args[1]}`,
    prompt: 'Which access, counted from 1?',
    value: '1',
    validateInput: text => (/^[1-9]\d*$/.test(text.trim()) ? undefined : 'A number from 1'),
  });
  return number && vscode.commands.executeCommand(EXPLAIN, ...chosen.args.slice(0, 2), Number(number));
}

/** What can be run is what the server offers above the lines of the file; the one at the cursor comes first. */
async function choose(server: Server, question: string): Promise<Offer | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'vmem') {
    void vscode.window.showInformationMessage('VMemSim: open a .vmem file first.');
    return undefined;
  }
  if (!server.running) {
    void vscode.window.showErrorMessage('VMemSim: the language server does not run. "VMemSim: Restart Language Server" starts it.');
    return undefined;
  }
  const offers = await offered(server, editor.document.uri);
  if (offers.length === 0) {
    void vscode.window.showInformationMessage('VMemSim: this file has no run. Completion of "run" writes one.');
    return undefined;
  }
  if (offers.length === 1) return offers[0];
  const cursor = editor.selection.active.line;
  const nearest = offers.filter(o => o.line <= cursor).at(-1);
  const sorted = [...offers].sort((a, b) => Number(b === nearest) - Number(a === nearest));
  const picked = await vscode.window.showQuickPick(
    sorted.map(offer => ({ label: offer.args[1], description: `line ${offer.line + 1}`, offer })),
    { placeHolder: question },
  );
  return picked?.offer;
}

async function offered(server: Server, uri: vscode.Uri): Promise<Offer[]> {
  const textDocument = { uri: server.running!.code2ProtocolConverter.asUri(uri) };
  const lenses = (await server.running!.sendRequest(CodeLensRequest.type, { textDocument })) ?? [];
  return lenses
    .filter((lens): lens is typeof lens & { command: Command } => lens.command?.command === RUN)
    .map(lens => ({ line: lens.range.start.line, args: lens.command.arguments as Offer['args'] }));
}
