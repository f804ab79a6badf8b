import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runExtensionHostSuite } from '../../test/harness/extensionHost.ts';
import { toolsEnvironment } from '../setup/node.mjs';
import { ROOT } from '../setup/steps.mjs';

const bin = name => path.join(ROOT, 'node_modules', name);

/** Each suite in the order it runs, the quickest first; `group` is what the npm scripts name. */
const suites = [
  { name: 'types', group: 'unit', needs: [], run: check(bin('typescript/bin/tsc'), ['-b']) },
  {
    name: 'style',
    group: 'unit',
    needs: [],
    run: check(bin('@biomejs/biome/bin/biome'), ['check']),
  },
  {
    name: 'unused',
    group: 'unit',
    needs: [],
    run: check(bin('knip/bin/knip.js'), ['--no-progress']),
  },
  { name: 'core', group: 'unit', needs: [], run: vitest('core') },
  { name: 'helper', group: 'unit', needs: ['build'], run: vitest('helper') },
  { name: 'webview', group: 'webview', needs: ['build', 'chromium'], run: vitest('webview') },
  {
    name: 'tracers',
    group: 'tracers',
    needs: ['build'],
    wants: ['python', 'pythonTracers', 'express', 'nodeTracers'],
    run: vitest('tracers'),
  },
  {
    name: 'editor',
    group: 'editor',
    needs:
      process.env.VSCODE_TEST === 'desktop' ? ['build'] : ['build', 'vsix', 'server', 'chromium'],
    run: () => runExtensionHostSuite(line => console.log(line)),
  },
  {
    name: 'e2e',
    group: 'e2e',
    needs: ['build', 'vsix', 'server', 'chromium', 'express', 'python'],
    run: vitest('e2e'),
  },
];

export function suitesNamed(names) {
  const strange = names.find(name => !suites.some(s => s.name === name || s.group === name));
  if (strange) {
    const known = [...new Set(suites.flatMap(suite => [suite.group, suite.name]))];
    throw new Error(`there is no suite ${strange}; there are ${known.join(', ')}`);
  }
  if (names.length === 0) return suites;
  return suites.filter(suite => names.includes(suite.name) || names.includes(suite.group));
}

/** Runs them one after the other; `parts` says of each part that could not be had why. Returns the exit code. */
export async function runSuites(chosen, parts) {
  const results = [];
  for (const suite of chosen) {
    console.log(`\n── ${suite.name}`);
    results.push({ name: suite.name, ...(await resultOf(suite, parts)) });
  }
  console.log('');
  for (const { name, reason, seconds, ...result } of results) {
    const why = reason ?? `${seconds.toFixed(1)} s`;
    console.log(`${name.padEnd(8)} ${counts(result)}  (${why})`);
  }
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) for (const key of Object.keys(sum)) sum[key] += result[key];
  console.log(counts(sum));
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

async function resultOf({ needs, wants = [], run }, parts) {
  for (const part of wants) if (parts[part]) console.log(`without ${part}: ${parts[part].missing}`);
  const lacking = needs.map(need => parts[need]).find(Boolean);
  if (lacking?.missing) return notRun('skipped', lacking.missing);
  if (lacking) return notRun('failed', lacking.broken);
  const began = performance.now();
  const result = await run().catch(error => {
    console.error(error);
    return { ...none, failed: 1 };
  });
  return { ...result, seconds: (performance.now() - began) / 1000 };
}

const none = { passed: 0, failed: 0, skipped: 0 };

function notRun(how, reason) {
  console.log(`${how}: ${reason}`);
  return { ...none, [how]: 1, seconds: 0, reason: reason.split('\n')[0] };
}

const counts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** A tool that has no tests of its own counts as one. */
function check(script, args) {
  return async () => {
    const code = await onNode(script, args);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  };
}

function vitest(project) {
  const file = path.join(ROOT, `out/test/${project}.json`);
  return async () => {
    rmSync(file, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const script = bin('vitest/vitest.mjs');
    const code = await onNode(script, ['run', '--project', project, ...reporters]);
    const {
      numPassedTests: passed,
      numFailedTests,
      numPendingTests,
      numTodoTests,
    } = reportOf(file);
    // A file that cannot be loaded fails without a test that failed.
    const failed = code !== 0 ? Math.max(1, numFailedTests) : numFailedTests;
    return { passed, failed, skipped: numPendingTests + numTodoTests };
  };
}

function reportOf(file) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
}

function onNode(script, args) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: toolsEnvironment(process.execPath),
    });
    child.once('error', error => {
      console.error(error);
      resolve(1);
    });
    child.once('close', code => resolve(code ?? 1));
  });
}
