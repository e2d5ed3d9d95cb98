using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Conditioning;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tokenization.Prompts;

namespace SogniLike.Imaging.Generation.Conditioning;

/// <summary>Runs the third text encoder of a transformer over whole prompts, one at a time: it is the largest of all.</summary>
internal sealed class SequenceEncoderRun(SequenceEncoderContract contract, GraphRunner runner)
{
    /// <summary>The embeddings of a prompt [tokens, width] with the weights of its tokens applied. What does not fit is cut.</summary>
    /// <param name="session">The session of the graph.</param>
    /// <param name="prompt">The parsed prompt.</param>
    /// <param name="cancellationToken">Stops inside the run.</param>
    /// <exception cref="GenerationException">An embedding is NaN or infinite.</exception>
    public float[] Encode(InferenceSession session, IReadOnlyList<PromptRun> prompt, CancellationToken cancellationToken)
    {
        var (ids, weights) = (new int[contract.Tokens], new float[contract.Tokens]);
        Array.Fill(ids, contract.Tokenizer.PadId);
        Array.Fill(weights, 1);
        var count = 0;
        foreach (var run in prompt.Where(static run => !run.IsBreak))
        {
            foreach (var id in contract.Tokenizer.Encode(run.Text).Take(contract.Tokens - 1 - count))
            {
                (ids[count], weights[count]) = (id, (float)run.Weight);
                count++;
            }
        }

        ids[count] = contract.Tokenizer.EndId;
        runner.With(contract.InputIds, ids, 1, ids.Length);
        if (contract.AttentionMask is { } mask)
        {
            var ones = new int[ids.Length];
            Array.Fill(ones, 1);
            runner.With(mask, ones, 1, ids.Length);
        }

        var hidden = runner.Run(session, contract.LastHiddenState, (long)ids.Length * contract.HiddenSize, cancellationToken);
        Emphasis.Apply(hidden, weights);
        return Latents.AreFinite(hidden)
            ? hidden
            : throw new GenerationException(GenerationFailure.EmbeddingNotFinite, "The third text encoder put out NaN or infinity.");
    }
}
