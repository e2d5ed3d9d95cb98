// BullMQ doing what the coordinator does: jobs are added, a worker processes them, and they are completed. One line of JSON in, one line of JSON out.
// Everything is BullMQ's own default: finished jobs stay, events are written.
import { createInterface } from 'node:readline';
import { Queue, Worker } from 'bullmq';

const settings = JSON.parse(process.argv[2]);
const connection = { path: settings.socket, maxRetriesPerRequest: null };
const name = settings.queue;
const queue = new Queue(name, { connection });

// A queue on which `outstanding` jobs are on their way at any time: each client adds a job, waits for its completion, and adds the next.
async function lifecycles({ count, outstanding }) {
  const finished = new Map();
  const worker = new Worker(name, async () => null, { connection, concurrency: outstanding });
  worker.on('completed', (job) => {
    const resolve = finished.get(job.id);
    if (resolve) {
      finished.delete(job.id);
      resolve();
    } else {
      finished.set(job.id, null);
    }
  });
  await worker.waitUntilReady();

  const begun = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const job = await queue.add('image', settings.payload);
      if (!finished.delete(job.id)) {
        await new Promise((resolve) => finished.set(job.id, resolve));
      }
    }
  };
  await Promise.all(Array.from({ length: outstanding }, client));
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const used = process.cpuUsage(cpu);
  await worker.close();
  return { seconds, cpuSeconds: (used.user + used.system) / 1e6 };
}

// One job at a time for an idle worker: milliseconds from the call of add to the first line of the processor.
async function starts({ count, warmup }) {
  let started;
  const worker = new Worker(name, async () => started(process.hrtime.bigint()), { connection, concurrency: 1 });
  const drained = () => new Promise((resolve) => worker.once('completed', resolve));
  await worker.waitUntilReady();
  const milliseconds = [];
  for (let i = 0; i < warmup + count; i++) {
    const start = new Promise((resolve) => { started = resolve; });
    const end = drained();
    const begun = process.hrtime.bigint();
    await queue.add('image', settings.payload);
    const at = await start;
    await end;
    if (i >= warmup) {
      milliseconds.push(Number(at - begun) / 1e6);
    }
  }

  await worker.close();
  return { milliseconds };
}

// What fetching the next job costs while `depth` jobs wait in a queue of their own: milliseconds of each of `count` calls, one at a time. The depth is kept.
async function fetches({ depth, count }) {
  const deep = new Queue(`${name}-${depth}`, { connection });
  const batch = 1_000;
  for (let added = await deep.getWaitingCount(); added < depth; added += batch) {
    const jobs = Array.from({ length: Math.min(batch, depth - added) }, () => ({ name: 'image', data: settings.payload }));
    await deep.addBulk(jobs);
  }

  const worker = new Worker(deep.name, null, { connection, autorun: false });
  await worker.waitUntilReady();
  const milliseconds = [];
  for (let i = 0; i < count; i++) {
    const begun = process.hrtime.bigint();
    const job = await worker.getNextJob('benchmark', { block: false });
    milliseconds.push(Number(process.hrtime.bigint() - begun) / 1e6);
    await job.moveToCompleted(null, 'benchmark', false);
    await deep.add('image', settings.payload);
  }

  await worker.close();
  await deep.close();
  return { milliseconds };
}

const commands = { lifecycles, starts, fetches };
await queue.waitUntilReady();
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...parameters } = JSON.parse(line);
  console.log(JSON.stringify(await commands[command](parameters)));
}

await queue.close();
process.exit(0);
