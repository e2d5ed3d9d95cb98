// Makes one call to the Exchange service and prints what came of it as one line of JSON.
//
//   node client.mjs HOST:PORT PROTO CASE
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [address, proto, name] = process.argv.slice(2);
const definition = protoLoader.loadSync(proto, { longs: Number, keepCase: true, defaults: true });
const { Exchange } = grpc.loadPackageDefinition(definition).sognilike.tests.v1;
const client = new Exchange(address, grpc.credentials.createInsecure());
const inSeconds = (seconds) => new Date(Date.now() + seconds * 1000);
const safety = { deadline: inSeconds(60) };

/** Metadata as an object of arrays; bytes as arrays of numbers. */
function entries(metadata) {
  const result = {};
  for (const key of Object.keys(metadata?.getMap() ?? {})) {
    result[key] = metadata.get(key).map((value) => (typeof value === 'string' ? value : [...value]));
  }
  return result;
}

/** Resolves with all that a call produced, whether it went well or not. */
function outcome(start) {
  return new Promise((resolve) => {
    const result = { messages: [], headers: {}, trailers: {} };
    let ended = 0;
    const end = () => {
      ended += 1;
      if (ended === 2) {
        resolve(result);
      }
    };
    const call = start((error, response) => {
      if (response) {
        result.messages.push(response.value);
      }
      end();
    });
    call.on('metadata', (metadata) => { result.headers = entries(metadata); });
    call.on('status', (status) => {
      result.code = status.code;
      result.details = status.details;
      result.trailers = entries(status.metadata);
      end();
    });
    if (call.on && call.readable !== undefined) {
      call.on('data', (message) => result.messages.push(message.value));
      call.on('error', () => {});
      call.on('end', () => {});
    }
    // Streams of responses have no callback.
    if (start.length === 0) {
      ended += 1;
    }
  });
}

const cases = {
  unary: () => outcome((done) => client.Echo({ value: 'قلب أحمر' }, safety, done)),
  headers: () => {
    const metadata = new grpc.Metadata();
    metadata.add('x-note', 'first');
    metadata.add('x-note', 'second');
    metadata.add('x-note-bin', Buffer.from([0, 1, 254, 255]));
    return outcome((done) => client.Echo({ value: 'a' }, metadata, safety, done));
  },
  error: () => outcome((done) => client.Fail({ status_code: grpc.status.FAILED_PRECONDITION, detail: 'not now: ü' }, safety, done)),
  deadline: async () => {
    // The connection first, so that the deadline measures the call.
    await new Promise((resolve, reject) => client.waitForReady(inSeconds(60), (error) => (error ? reject(error) : resolve())));
    return outcome((done) => client.Hang({ key: 'node deadline' }, { deadline: inSeconds(1) }, done));
  },
  cancel: () => outcome((done) => {
    const call = client.Hang({ key: 'node cancel', send_headers: true }, safety, done);
    call.on('metadata', () => call.cancel());
    return call;
  }),
  serverStream: () => outcome(() => client.Count({ count: 2000 }, safety)),
  clientStream: () => outcome((done) => {
    const call = client.Sum(safety, done);
    for (let i = 1; i <= 1000; i += 1) {
      call.write({ value: i });
    }
    call.end();
    return call;
  }),
  duplex: () => outcome(() => {
    const call = client.Chat(safety);
    for (let i = 0; i < 1000; i += 1) {
      call.write({ value: `m${i}` });
    }
    call.end();
    return call;
  }),
  unimplemented: () => outcome((done) => client.Missing({ value: 'a' }, safety, done)),
};

console.log(JSON.stringify(await cases[name]()));
client.close();
