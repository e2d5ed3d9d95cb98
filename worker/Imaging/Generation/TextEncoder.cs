using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Generation;

/// <summary>Turns tokenised prompts into embeddings.</summary>
internal static class TextEncoder
{
    /// <summary>The embeddings of several prompts, one after the other: [prompts, tokens, width].</summary>
    public static float[] Encode(
        TextEncoderContract contract,
        SessionCache sessions,
        GraphRunner runner,
        IReadOnlyList<TokenizedPrompt> prompts,
        CancellationToken cancellationToken)
    {
        using var lease = sessions.Rent(contract.Graph);
        var tokens = prompts[0].Ids.Count;
        var takesAll = contract.InputIds.Shape![0].Allows(prompts.Count);
        var embeddings = new List<float>();
        foreach (var batch in takesAll ? [prompts] : prompts.Select(static prompt => (IReadOnlyList<TokenizedPrompt>)[prompt]))
        {
            int[] ids = [.. batch.SelectMany(static prompt => prompt.Ids)];
            runner.With(contract.InputIds, ids, batch.Count, tokens);
            if (contract.AttentionMask is { } mask)
            {
                var ones = new int[ids.Length];
                Array.Fill(ones, 1);
                runner.With(mask, ones, batch.Count, tokens);
            }

            embeddings.AddRange(runner.Run(lease.Session, contract.HiddenStates, (long)ids.Length * contract.HiddenSize, cancellationToken));
        }

        float[] result = [.. embeddings];
        return Latents.AreFinite(result) ? result : throw new GenerationException(
            GenerationFailure.EmbeddingNotFinite,
            "The text encoder put out NaN or infinity.");
    }
}
