// How set-up talks: one line for each step, with what it does and how long it took.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A step that could not be done; what its program printed says more than our stack. */
export class StepFailed extends Error {}

/** Prints `installing packages … 8.1 s`. */
export async function step(title, work) {
  const began = performance.now();
  process.stdout.write(`${title} … `);
  try {
    const result = await work();
    process.stdout.write(`${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}

/** Runs a program to its end and returns what it printed. What it printed is in the error when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', text => {
      printed += text;
    });
    child.stderr?.setEncoding('utf8').on('data', text => {
      printed += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(printed);
      const asked = [path.basename(command), ...args].join(' ');
      reject(new StepFailed(`\`${asked}\` ended with ${code ?? signal}:\n${printed.trimEnd()}`));
    });
  });
}

/** npm, by the node that runs us: its own script where npm started us, so that Windows needs no shell. */
export function npm(args, options = {}) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}
