import { basename } from 'node:path';
import { env, l10n, type QuickPickItem, window, workspace } from 'vscode';
import type { Words } from '../core/model/words.ts';
import { UserError } from '../protocol/failure.ts';
import type { Datadog, Receiver, Status } from '../protocol/queries.ts';
import { receiverOf } from './health.ts';
import {
  type Form,
  type Language,
  logEnv,
  logsNeed,
  serviceName,
  startedBy,
  tracerEnv,
  written,
} from './tracerSettings.ts';

const names: Readonly<Record<Language, string>> = { python: 'Python', node: 'Node' };

/** Puts on the clipboard what a shell or a `.env` file must hold, so that a tracer finds the helper. */
export async function copyTracerSettings(datadog: Datadog, say: Words): Promise<void> {
  const status = await datadog.ask({ kind: 'status' });
  const [traces, dogstatsd] = [addressOf(status, 'traces'), addressOf(status, 'dogstatsd')];
  const choice = await choose(await languagesHere());
  if (!choice) return;
  const { language, form } = choice;
  const service = serviceName(basename(workspace.workspaceFolders?.[0]?.uri.path ?? ''));
  const settings = tracerEnv({ language, service, traces, dogstatsd });
  await env.clipboard.writeText(written(settings, form));
  void window.showInformationMessage(
    l10n.t(
      'Copied {0} settings of the {1} tracer for service {2}. {3}',
      Object.keys(settings).length,
      names[language],
      service,
      startedBy(language, say),
    ),
  );
}

/** The same for what an app logs. */
export async function copyLogSettings(datadog: Datadog, say: Words): Promise<void> {
  const otlp = addressOf(await datadog.ask({ kind: 'status' }), 'otlp');
  const choice = await choose(await languagesHere());
  if (!choice) return;
  const { language, form } = choice;
  const settings = logEnv(otlp);
  await env.clipboard.writeText(written(settings, form));
  void window.showInformationMessage(
    l10n.t(
      'Copied {0} log settings of the {1} tracer. {2}',
      Object.keys(settings).length,
      names[language],
      logsNeed(language, say),
    ),
  );
}

function addressOf(status: Status, name: Receiver['name']): string {
  const receiver = receiverOf(status, name);
  if (receiver?.state === 'listening') return receiver.address;
  throw new UserError({
    code: 'receiver.busy',
    message: l10n.t(
      'Dogwatch does not receive at {0}: {1}.',
      receiver?.address ?? name,
      receiver?.reason ?? l10n.t('the port is taken'),
    ),
    action: {
      title: l10n.t('Change port'),
      command: 'workbench.action.openSettings',
      arguments: ['dogwatch.ports'],
    },
  });
}

interface Choice extends QuickPickItem {
  readonly language: Language;
  readonly form: Form;
}

async function choose(languages: readonly Language[]): Promise<Choice | undefined> {
  const shell: Form = process.platform === 'win32' ? 'powershell' : 'shell';
  const forms: readonly [Form, string][] = [
    [shell, l10n.t('commands for the shell')],
    ['env', l10n.t('lines of a .env file')],
  ];
  const choices = languages.flatMap(language =>
    forms.map(
      ([form, label]): Choice => ({ label: `${names[language]}: ${label}`, language, form }),
    ),
  );
  return await window.showQuickPick(choices, { title: l10n.t('Copy tracer settings') });
}

/** What the workspace is written in, as far as it tells; the language of the open editor goes first. */
async function languagesHere(): Promise<readonly Language[]> {
  const open = window.activeTextEditor?.document.languageId ?? '';
  if (open === 'python') return ['python'];
  if (/^(java|type)script/.test(open)) return ['node'];
  const [python, node] = await Promise.all([
    holds('**/{requirements*.txt,pyproject.toml,Pipfile,*.py}'),
    holds('**/package.json'),
  ]);
  if (python === node) return ['python', 'node'];
  return python ? ['python'] : ['node'];
}

async function holds(glob: string): Promise<boolean> {
  const found = await workspace.findFiles(glob, '**/{node_modules,.venv,venv}/**', 1);
  return found.length > 0;
}
