import * as vscode from 'vscode';
import {
  LanguageClient,
  LSPErrorCodes,
  ResponseError,
  TransportKind,
  type CancellationToken,
  type LanguageClientOptions,
  type MessageSignature,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { findJava, OLDEST } from './java';

/**
 * As the command line's launcher has it: quick to start, quiet, small, and no warnings on new JDKs. What is known of a text is
 * let go with the next edit: it stays among the young, and no edit waits for a collection of the old.
 */
const JAVA_OPTIONS = [
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  '-Xms144m',
  '-Xmn88m',
  '-XX:SurvivorRatio=2',
  '-XX:TargetSurvivorRatio=90',
  '-XX:MinHeapFreeRatio=20',
  '-XX:MaxHeapFreeRatio=40',
  '-Xlog:disable',
  '-Dfile.encoding=UTF-8',
  '-Dguice_custom_class_loading=CHILD',
  '-Dguice_bytecode_gen_option=DISABLED',
];

type Run = (command: string, args: unknown[], next: () => Promise<unknown>) => Promise<unknown>;

const RETRIES = 5;

/**
 * An edit, or a file that opens, makes the server cancel what it is asked at that moment. VS Code would take that for an
 * answer and keep, say, an empty outline until the next edit. A command that is cancelled was cancelled by the user.
 */
async function again<R>(type: string | MessageSignature, token: CancellationToken | undefined, ask: () => Promise<R>): Promise<R> {
  const method = typeof type === 'string' ? type : type.method;
  for (let i = 0; ; i++) {
    try {
      return await ask();
    } catch (failure) {
      const code = failure instanceof ResponseError ? failure.code : undefined;
      const byServer = code === LSPErrorCodes.RequestCancelled || code === LSPErrorCodes.ServerCancelled;
      if (!byServer || token?.isCancellationRequested || method === 'workspace/executeCommand' || i === RETRIES) throw failure;
      await new Promise(resolve => setTimeout(resolve, 50 << i));
    }
  }
}

/** VS Code leaves hardly any room before a figure: a ✗ would touch the number before it. */
function apart(hint: vscode.InlayHint): vscode.InlayHint {
  if (typeof hint.label === 'string') hint.label = `\u00a0${hint.label}`;
  return hint;
}

/** The language server's process and the talk with it. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly output: vscode.LogOutputChannel;

  constructor(private readonly jar: string, private readonly run: Run) {
    this.output = vscode.window.createOutputChannel('VMemSim', { log: true });
  }

  /** The client of a server that runs. */
  get running(): LanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  async start(): Promise<void> {
    const setting = vscode.workspace.getConfiguration('vmemsim').get('java.home', '');
    const found = await findJava(setting, process.env);
    if ('reasons' in found) return void this.tellNoJava(found.reasons);
    this.output.info(`Java ${found.version} of ${found.from}: ${found.java}`);
    const server: ServerOptions = {
      command: found.java,
      args: [...JAVA_OPTIONS, '-jar', this.jar, 'lsp'],
      transport: TransportKind.stdio,
    };
    const client = new LanguageClient('vmemsim', 'VMemSim', server, this.options());
    this.client = client;
    try {
      await client.start();
    } catch (failure) {
      this.output.error(`The language server did not start: ${failure}`);
      void this.tellNotStarted();
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((failure: unknown) => this.output.warn(`The language server did not stop: ${failure}`));
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  dispose(): void {
    this.output.dispose();
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: [
        { language: 'vmem', scheme: 'file' },
        { language: 'vmem', scheme: 'untitled' },
      ],
      outputChannel: this.output,
      synchronize: { configurationSection: 'vmem', fileEvents: vscode.workspace.createFileSystemWatcher('**/*.vmem') },
      initializationOptions: { vmem: vscode.workspace.getConfiguration('vmem') },
      middleware: {
        provideInlayHints: async (document, range, token, next) => (await next(document, range, token))?.map(apart),
        executeCommand: (command, args, next) => this.run(command, args, async () => next(command, args)),
        sendRequest: (type, param, token, next) => again(type, token, () => next(type, param, token)),
      },
    };
  }

  private async tellNotStarted(): Promise<void> {
    const choice = await vscode.window.showErrorMessage('VMemSim: the language server did not start.', 'Show Log', 'Try Again');
    if (choice === 'Show Log') this.output.show();
    if (choice === 'Try Again') await this.restart();
  }

  private async tellNoJava(reasons: string[]): Promise<void> {
    this.output.error(`No JDK of version ${OLDEST} or newer. ${reasons.join('; ')}.`);
    const message = `VMemSim needs a JDK, ${OLDEST} or newer (${reasons.join('; ')}). Install one, or name its folder in the setting vmemsim.java.home.`;
    const choice = await vscode.window.showErrorMessage(message, 'Open Setting', 'Get a JDK', 'Try Again');
    if (choice === 'Open Setting') await vscode.commands.executeCommand('workbench.action.openSettings', 'vmemsim.java.home');
    if (choice === 'Get a JDK') await vscode.env.openExternal(vscode.Uri.parse('https://adoptium.net/temurin/releases'));
    if (choice === 'Try Again') await this.restart();
  }
}
