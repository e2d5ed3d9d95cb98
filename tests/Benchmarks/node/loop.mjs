// The loop of an image on onnxruntime-node: text encoder, denoiser with guidance as one batch of two, DDIM, decoder, PNG.
// Prints "ready", then for every line on standard input makes an image and prints the seconds.
import ort from 'onnxruntime-node'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'

const { folder, threads, size, timesteps, guidance } = JSON.parse(process.argv[2])
const open = part => ort.InferenceSession.create(join(folder, part, 'model.onnx'), { intraOpNumThreads: threads, executionProviders: ['cpu'], logSeverityLevel: 4 })
const [encoder, denoiser, decoder] = await Promise.all(['text_encoder', 'unet', 'vae_decoder'].map(open))

const pixels = 4 * size * size
const alphas = []
for (let i = 0, product = 1; i < 1000; i++) {
  const beta = (Math.sqrt(0.00085) + (i / 999) * (Math.sqrt(0.012) - Math.sqrt(0.00085))) ** 2
  alphas.push(product *= 1 - beta)
}

const tokens = new Int32Array(154).fill(49407)
for (let i = 0; i < 154; i += 77) tokens[i] = 0
const noise = Float32Array.from({ length: pixels }, () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()))

async function image () {
  const started = process.hrtime.bigint()
  const ids = tokens.map(token => Math.min(token, 1))
  const text = (await encoder.run({ input_ids: new ort.Tensor('int32', ids, [2, 77]) }))[encoder.outputNames[0]]
  const latent = Float32Array.from(noise)
  const pair = new Float32Array(2 * pixels)
  const stride = timesteps[0] - timesteps[1]
  for (const timestep of timesteps) {
    pair.set(latent, 0)
    pair.set(latent, pixels)
    const output = await denoiser.run({
      sample: new ort.Tensor('float32', pair, [2, 4, size, size]),
      timestep: new ort.Tensor('int64', BigInt64Array.of(BigInt(timestep)), [1]),
      encoder_hidden_states: text
    })
    const eps = output.out_sample.data
    const alpha = alphas[timestep]
    const previous = alphas[Math.max(0, timestep - stride)]
    for (let i = 0; i < pixels; i++) {
      const guided = eps[i] + guidance * (eps[pixels + i] - eps[i])
      const x0 = (latent[i] - Math.sqrt(1 - alpha) * guided) / Math.sqrt(alpha)
      latent[i] = Math.sqrt(previous) * x0 + Math.sqrt(1 - previous) * guided
    }
  }

  const scaled = latent.map(value => value / 0.18215)
  const decoded = (await decoder.run({ latent_sample: new ort.Tensor('float32', scaled, [1, 4, size, size]) }))[decoder.outputNames[0]].data
  const plane = decoded.length / 3
  const rgb = new Uint8Array(decoded.length)
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.round(Math.min(1, Math.max(0, decoded[c * plane + i] / 2 + 0.5)) * 255)
  }

  // The scan lines of a PNG: a filter byte each, compressed.
  const width = Math.sqrt(plane)
  const lines = Buffer.alloc(decoded.length + width)
  for (let y = 0; y < width; y++) lines.set(rgb.subarray(3 * width * y, 3 * width * (y + 1)), (3 * width + 1) * y + 1)
  deflateSync(lines)
  return Number(process.hrtime.bigint() - started) / 1e9
}

console.log('ready')
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'image') console.log(String(await image()))
}
