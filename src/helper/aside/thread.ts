import { workerData } from 'node:worker_threads';
import type { ThreadData } from './aside.ts';
import { done, ownBuffers, type Task } from './tasks.ts';

// The thread's own program: it does what it is asked, one after the other, and says when it has answered.
const { port, answers } = workerData as ThreadData;
port.on('message', (task: Task) => {
  const result = done(task);
  port.postMessage(result, ownBuffers(result));
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
});
