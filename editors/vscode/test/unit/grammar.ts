import * as assert from 'node:assert';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

const home = path.resolve(__dirname, '../../..');
const root = path.join(home, '../..');

describe('the TextMate grammar', () => {
  let grammar: IGrammar;

  before(async () => {
    const wasm = fs.readFileSync(path.join(home, 'node_modules/vscode-oniguruma/release/onig.wasm'));
    await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length));
    const file = path.join(home, 'syntaxes/vmem.tmLanguage.json');
    const registry = new Registry({
      onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
      loadGrammar: async () => parseRawGrammar(fs.readFileSync(file, 'utf8'), file),
    });
    grammar = (await registry.loadGrammar('source.vmem'))!;
  });

  /** Each piece of a line that has a scope of its own, with that scope. */
  function scopes(line: string): string[] {
    const pieces: { text: string; scope: string; end: number }[] = [];
    for (const { startIndex, endIndex, scopes: all } of grammar.tokenizeLine(line, INITIAL).tokens) {
      if (all.length === 1) continue;
      const scope = all[1].replace(/\.vmem$/, '');
      const last = pieces.at(-1);
      const text = line.slice(startIndex, endIndex);
      if (last?.scope === scope && last.end === startIndex) pieces[pieces.length - 1] = { text: last.text + text, scope, end: endIndex };
      else pieces.push({ text, scope, end: endIndex });
    }
    return pieces.map(p => `${p.text} ${p.scope}`);
  }

  it('knows every word of the language', () => {
    const xtext = fs.readFileSync(path.join(root, 'org.vmemsim.dsl/src/main/java/org/vmemsim/dsl/VMem.xtext'), 'utf8');
    const rules = xtext.slice(xtext.indexOf('\nModel:'), xtext.indexOf('terminal HEX')).replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
    const words = new Set([...rules.matchAll(/'([A-Za-z]{3,}|to|on|of|at|as|by|in|or|ns|us|ms)'/g)].map(m => m[1]));
    assert.ok(words.size > 100, `${words.size} words`);
    const plain = [...words].filter(word => scopes(`${word} `).length === 0);
    assert.deepStrictEqual(plain, []);
  });

  it('tells definitions, names, numbers and units', () => {
    assert.deepStrictEqual(scopes('host box { memory 4 GiB }'), [
      'host storage.type',
      'box entity.name.type',
      '4 constant.numeric',
      'GiB keyword.other.unit',
    ]);
    assert.deepStrictEqual(scopes('run cold on vm.p { read 0x40_1234 }'), [
      'run storage.type',
      'cold entity.name.type',
      'on keyword.other',
      'read support.function',
      '0x40_1234 constant.numeric.hex',
    ]);
  });

  it('takes words of a path for no keywords', () => {
    assert.deepStrictEqual(scopes('expect a.tlb.misses == 2 %'), [
      'expect storage.type',
      '== keyword.operator',
      '2 constant.numeric',
      '% keyword.other.unit',
    ]);
    assert.deepStrictEqual(scopes('expect tlb.hits > 0').slice(0, 2), ['expect storage.type', '> keyword.operator']);
  });

  it('colours a kind of paging alike, whichever it is', () => {
    for (const kind of ['nested', 'shadow']) {
      assert.deepStrictEqual(scopes(`guest vm paging ${kind} {`).slice(2), ['paging keyword.other', `${kind} variable.other.enummember`]);
    }
    assert.deepStrictEqual(scopes('control paging off').slice(1), ['paging keyword.other', 'off keyword.other']);
  });

  it('tells comments and strings', () => {
    assert.deepStrictEqual(scopes('/** of it */ x // y'), ['/** of it */ comment.block.documentation', '// y comment.line.double-slash']);
    assert.deepStrictEqual(scopes('import "a // b"'), ['import storage.type', '"a // b" string.quoted.double']);
  });

  it('leaves no comment or string open in any example', () => {
    const examples = fs.readdirSync(path.join(root, 'examples'), { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.vmem'));
    assert.ok(examples.length > 10);
    for (const example of examples) {
      let stack = INITIAL;
      for (const line of fs.readFileSync(path.join(root, 'examples', example), 'utf8').split('\n')) stack = grammar.tokenizeLine(line, stack).ruleStack;
      assert.strictEqual(stack.depth, 1, example);
    }
  });
});
