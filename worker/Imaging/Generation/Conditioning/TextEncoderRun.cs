using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Conditioning;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Models.Weights;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tokenization.Prompts;

namespace SogniLike.Imaging.Generation.Conditioning;

/// <summary>Runs one text encoder over chunks of prompts, in batches as large as its graph takes.</summary>
internal sealed class TextEncoderRun(TextEncoderContract contract, GraphRunner runner)
{
    /// <summary>The embeddings of each chunk with the weights of its tokens applied, and its pooled embedding where the contract has one.</summary>
    /// <param name="session">The session of the graph.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="clipSkip">Layer from the end, see <see cref="GenerationRequest.ClipSkip"/>; at most <see cref="TextEncoderContract.MaxClipSkip"/>.</param>
    /// <param name="cancellationToken">Stops between and inside runs.</param>
    /// <exception cref="GenerationException">An embedding is NaN or infinite.</exception>
    public List<(float[] Hidden, float[]? Pooled)> Encode(
        InferenceSession session,
        IReadOnlyList<PromptChunk> chunks,
        int clipSkip,
        CancellationToken cancellationToken)
    {
        var (output, norm) = Select(clipSkip);
        var results = new List<(float[], float[]?)>();
        var size = (int?)contract.InputIds.Shape![0].Size ?? chunks.Count;
        foreach (var batch in chunks.Chunk(size))
        {
            var values = Run(session, output, batch, size, cancellationToken);
            for (var i = 0; i < batch.Length; i++)
            {
                var hidden = Part(values[0], i, size);
                norm?.Apply(hidden);
                if (!batch[i].IsPlain)
                {
                    Emphasis.Apply(hidden, batch[i].Weights);
                }

                results.Add((hidden, values.Length > 1 ? Part(values[1], i, size) : null));
            }
        }

        return results.TrueForAll(static result => Latents.AreFinite(result.Item1) && (result.Item2 is null || Latents.AreFinite(result.Item2)))
            ? results
            : throw new GenerationException(GenerationFailure.EmbeddingNotFinite, "The text encoder put out NaN or infinity.");
    }

    private float[][] Run(InferenceSession session, OnnxTensorInfo output, PromptChunk[] batch, int size, CancellationToken cancellationToken)
    {
        var tokens = batch[0].Ids.Length;
        // A fixed batch that is larger is filled up with the last chunk.
        var ids = new int[size * tokens];
        for (var i = 0; i < size; i++)
        {
            batch[Math.Min(i, batch.Length - 1)].Ids.CopyTo(ids, i * tokens);
        }

        runner.With(contract.InputIds, ids, size, tokens);
        if (contract.AttentionMask is { } mask)
        {
            var ones = new int[ids.Length];
            Array.Fill(ones, 1);
            runner.With(mask, ones, size, tokens);
        }

        var outputs = new List<(OnnxTensorInfo, long)> { (output, (long)ids.Length * contract.HiddenSize) };
        if (contract.Pooled is { } pooled)
        {
            outputs.Add((pooled, (long)size * contract.PooledSize));
        }

        return runner.Run(session, outputs, cancellationToken);
    }

    /// <summary>The output that holds a layer, and the norm that it still lacks.</summary>
    private (OnnxTensorInfo Output, LayerNorm? Norm) Select(int clipSkip) =>
        contract.UsesPenultimateLayer ? (contract.Layers[^(clipSkip + 1)], null)
        : clipSkip == 1 ? (contract.LastHiddenState!, null)
        : (contract.Layers[^clipSkip], contract.FinalNorm);

    private static float[] Part(float[] values, int index, int count) => values.AsSpan(index * (values.Length / count), values.Length / count).ToArray();
}
