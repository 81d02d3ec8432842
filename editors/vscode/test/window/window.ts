import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'editor.hover.above': false,
  'editor.fontFamily': "'DejaVu Sans Mono', monospace",
  'editor.fontSize': 14,
  'editor.inlayHints.fontSize': 12,
  'window.autoDetectColorScheme': false,
};

/** A VS Code with a fresh profile and our package installed. */
export class Window {
  private constructor(
    private readonly examples: string,
    private readonly profile: string,
    private readonly port: number,
    private readonly server: ChildProcess,
    private readonly browser: BrowserContext,
  ) {}

  static async open(home: string, cache: string): Promise<Window> {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'vmemsim-window-'));
    fs.mkdirSync(path.join(profile, 'user/User'), { recursive: true });
    fs.writeFileSync(path.join(profile, 'user/User/settings.json'), JSON.stringify(SETTINGS));
    const port = await freePort();
    const codeServer = path.join(cache, 'code-server-4.100.3/node_modules/code-server');
    const common = ['--user-data-dir', path.join(profile, 'user'), '--extensions-dir', path.join(profile, 'extensions'), '--config', '/dev/null'];
    const env = { ...process.env, HOME: profile, XDG_CACHE_HOME: path.join(profile, 'cache'), EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9/none"}' };
    const options = { env, stdio: ['ignore', fs.openSync(path.join(profile, 'code-server.log'), 'a'), 'pipe'] as ['ignore', number, 'pipe'] };
    execFileSync(process.execPath, [codeServer, ...common, '--install-extension', path.join(home, 'vmemsim.vsix'), '--force'], options);
    const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override'];
    const log = fs.openSync(path.join(profile, 'code-server.log'), 'a');
    const server = spawn(process.execPath, [codeServer, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', ...quiet, ...common], { env, stdio: ['ignore', log, log] });
    await until('code-server answers', async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok);
    const browser = await chromium.launchPersistentContext(path.join(profile, 'browser'), {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      viewport: { width: 1280, height: 800 },
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    return new Window(path.join(home, '../../examples'), profile, port, server, browser);
  }

  /** A workspace with the examples. */
  workspace(name: string): string {
    const folder = path.join(this.profile, name);
    fs.cpSync(this.examples, folder, { recursive: true });
    return folder;
  }

  /** A page on a workspace, with parameters for VS Code. */
  async page(workspace: string, payload: [string, string][] = []): Promise<{ page: Page; go: () => Promise<void> }> {
    const page = await this.browser.newPage();
    page.setDefaultTimeout(60_000);
    const query = `?folder=${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    return { page, go: async () => void (await page.goto(`http://127.0.0.1:${this.port}/${query}`)) };
  }

  /** Runs a test bundle inside the extension host: the window has a hook for that. */
  async runInHost(extension: string, tests: string): Promise<{ passed: number; failed: number; text: string }> {
    const remote = (file: string) => `vscode-remote://127.0.0.1:${this.port}${file}`;
    const { page, go } = await this.page(this.workspace('host'), [['extensionDevelopmentPath', remote(extension)], ['extensionTestsPath', remote(tests)], ['skipWelcome', 'true']]);
    const log: string[] = [];
    const ended = new Promise<void>(resolve => {
      void page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => void log.push([type, ...args].join(' ')));
      void page.exposeFunction('codeAutomationExit', () => resolve());
    });
    await go();
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 240_000).unref())]);
    const results = path.join(this.profile, 'host-results.json');
    if (!fs.existsSync(results)) {
      await page.screenshot({ path: this.screenshot('host') });
      return { passed: 0, failed: 1, text: `the tests did not end\n${log.join('\n')}` };
    }
    await page.close();
    return JSON.parse(fs.readFileSync(results, 'utf8'));
  }

  /** Where a screenshot of this name belongs. */
  screenshot(name: string): string {
    const folder = path.join(__dirname, 'screenshots');
    fs.mkdirSync(folder, { recursive: true });
    return path.join(folder, `${name}.png`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    const ended = new Promise(resolve => this.server.once('exit', resolve));
    this.server.kill();
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 10_000).unref())]);
    for (const log of ['code-server.log', 'user/logs']) fs.cpSync(path.join(this.profile, log), path.join(__dirname, log), { recursive: true });
    fs.rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 });
  }
}

async function until(what: string, holds: () => Promise<unknown>, seconds = 60): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
