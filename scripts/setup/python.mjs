import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, step } from './steps.mjs';

const folder = path.join(ROOT, '.venv');
const requirements = path.join(ROOT, 'demo/flask/requirements.txt');
const interpreter = path.join(
  folder,
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);

/** Prepares `.venv` with what the Flask demo needs. Returns why there is none, where there is none. */
export async function pythonEnvironment() {
  const stamp = path.join(folder, `.requirements-${digest(requirements)}`);
  if (existsSync(stamp) && existsSync(interpreter)) return { python: interpreter };
  const python = findPython();
  if (!python) return { missing: 'there is no Python 3.9 or later' };
  try {
    await step('preparing Python for the Flask demo', () => create(python, stamp));
    return { python: interpreter };
  } catch (error) {
    return { missing: `the Python environment could not be made: ${error.message}` };
  }
}

async function create(python, stamp) {
  rmSync(folder, { recursive: true, force: true });
  await run(python[0], [...python.slice(1), '-m', 'venv', folder]);
  await run(interpreter, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    requirements,
  ]);
  writeFileSync(stamp, '');
}

function findPython() {
  const names =
    process.platform === 'win32' ? [['py', '-3'], ['python']] : [['python3'], ['python']];
  return names.find(([command, ...args]) => {
    try {
      const check = 'import sys; sys.exit(sys.version_info < (3, 9))';
      execFileSync(command, [...args, '-c', check], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const digest = file => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
