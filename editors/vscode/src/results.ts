import * as vscode from 'vscode';

/** What the server's commands give back: `vmem.run` names the run, `vmem.explain` has a title. */
export interface Report {
  run?: string;
  title?: string;
  complete?: boolean;
  text: string;
}

/** A page beside the editor that shows the last report. It has no script. */
export class ResultsPage implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;

  show(report: Report): void {
    const heading = report.title ?? `Run ${report.run}`;
    this.panel ??= this.open();
    this.panel.title = heading;
    this.panel.webview.html = page(heading, report);
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private open(): vscode.WebviewPanel {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('vmemsim.results', 'VMemSim', column, { enableFindWidget: true });
    panel.onDidDispose(() => (this.panel = undefined));
    return panel;
  }
}

/** The server's text, line by line; only verdicts and headings have colours of their own. */
export function page(heading: string, report: Report): string {
  const body = report.text.replace(/\s+$/, '').split('\n').map(line).join('\n');
  const note = report.complete === false ? '<p class="note">Stopped before its end.</p>' : '';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(heading)}</title>
<style>
  body { padding: 1.2em 2em; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); }
  h1 { font-size: 1.35em; font-weight: 600; margin: 0 0 1em; padding-bottom: .5em; border-bottom: 1px solid var(--vscode-widget-border, #8884); }
  pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); line-height: 1.5; margin: 0; }
  pre, pre * { font-family: var(--vscode-editor-font-family); }
  .held { color: var(--vscode-testing-iconPassed, #3fa660); }
  .broken { color: var(--vscode-testing-iconFailed, #d33); font-weight: 600; }
  .unknown, .note { color: var(--vscode-editorWarning-foreground, #b80); }
  .rule { color: var(--vscode-widget-border, #8886); }
  .aside { color: var(--vscode-descriptionForeground); }
</style>
</head>
<body>
<h1>${escape(heading)}</h1>
${note}<pre>${body}</pre>
</body>
</html>`;
}

const KINDS: [RegExp, string][] = [
  [/^\s*✓/, 'held'],
  [/^\s*✗/, 'broken'],
  [/^\s*\?/, 'unknown'],
  [/^\s*[─┌├└][─┬┼┴┐┤┘]*\s*$/, 'rule'],
  [/metrics that are 0/, 'aside'],
];

function line(text: string): string {
  const kind = KINDS.find(([pattern]) => pattern.test(text))?.[1];
  return kind ? `<span class="${kind}">${escape(text)}</span>` : escape(text);
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}
