import * as assert from 'node:assert';
import Module from 'node:module';

describe('the page of results', () => {
  // The module's other half talks to VS Code, which is not here.
  const resolve = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
  const load = resolve._load;
  let page: typeof import('../../src/results').page;

  before(async () => {
    resolve._load = (name, ...rest) => (name === 'vscode' ? {} : load(name, ...rest));
    ({ page } = await import('../../src/results'));
    resolve._load = load;
  });

  it('colours verdicts and keeps the text as it is', () => {
    const html = page('Run a', { run: 'a', complete: true, text: '  a   1\n  ✓ held  x\n  ✗ broken  y\n' });
    assert.ok(html.includes('<pre>  a   1\n<span class="held">  ✓ held  x</span>\n<span class="broken">  ✗ broken  y</span></pre>'));
  });

  it('lets nothing of the text become markup, and runs no script', () => {
    const html = page('<b>', { title: '<b>', text: 'a < b && "c" <script>' });
    assert.ok(html.includes('<h1>&lt;b&gt;</h1>'));
    assert.ok(html.includes('a &lt; b &amp;&amp; &quot;c&quot; &lt;script&gt;'));
    assert.ok(html.includes(`content="default-src 'none'; style-src 'unsafe-inline'"`));
  });

  it('says when a run did not end', () => {
    assert.ok(page('Run a', { run: 'a', complete: false, text: '' }).includes('Stopped before its end.'));
    assert.ok(!page('Run a', { run: 'a', complete: true, text: '' }).includes('Stopped before its end.'));
  });
});
