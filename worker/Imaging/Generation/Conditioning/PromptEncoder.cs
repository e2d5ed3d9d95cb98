using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Generation.Conditioning;

/// <summary>Turns the prompts of an image into what the denoiser takes: tokens, then every text encoder, then their embeddings side by side.</summary>
internal sealed class PromptEncoder(ModelContract model, SessionCache sessions, GraphRunner runner)
{
    /// <summary>Encodes both prompts.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="negative">The negative prompt; null when none was given.</param>
    /// <param name="isGuided">Whether the negative prompt is needed.</param>
    /// <param name="cancellationToken">Stops between and inside the graphs.</param>
    public TextConditioning Encode(string prompt, string? negative, bool isGuided, CancellationToken cancellationToken)
    {
        var positiveTokens = Report(prompt);
        if (!isGuided)
        {
            return new TextConditioning(Encode([prompt], cancellationToken)[0], null, positiveTokens, new PromptTokens(0, 0));
        }

        if (negative is null && model.UsesZerosForAbsentNegativePrompt)
        {
            var only = Encode([prompt], cancellationToken)[0];
            return new TextConditioning(only, Zeros(only), positiveTokens, new PromptTokens(0, 0));
        }

        var both = Encode([negative ?? "", prompt], cancellationToken);
        return new TextConditioning(both[1], both[0], positiveTokens, Report(negative ?? ""));
    }

    /// <summary>The embeddings of prompts, one after the other: [prompts, tokens, width].</summary>
    internal static float[] EncodeTokens(
        TextEncoderContract contract,
        SessionCache sessions,
        GraphRunner runner,
        IReadOnlyList<TokenizedPrompt> prompts,
        CancellationToken cancellationToken)
    {
        using var lease = sessions.Rent(contract.Graph);
        var results = new List<float>();
        foreach (var (hidden, _) in Run(contract, lease, runner, prompts, cancellationToken))
        {
            results.AddRange(hidden);
        }

        return [.. results];
    }

    private static PromptEmbedding Zeros(PromptEmbedding like) =>
        new(new float[like.Context.Length], like.Tokens, like.Pooled is null ? null : new float[like.Pooled.Length]);

    private PromptTokens Report(string prompt)
    {
        var tokens = model.TextEncoders[0].Tokenizer.EncodePadded(prompt);
        return new PromptTokens(tokens.TokenCount, tokens.TruncatedTokens);
    }

    private PromptEmbedding[] Encode(string[] prompts, CancellationToken cancellationToken)
    {
        var perEncoder = new List<List<(float[] Hidden, float[]? Pooled)>>();
        foreach (var encoder in model.TextEncoders)
        {
            using var lease = sessions.Rent(encoder.Graph);
            TokenizedPrompt[] tokens = [.. prompts.Select(encoder.Tokenizer.EncodePadded)];
            perEncoder.Add(Run(encoder, lease, runner, tokens, cancellationToken));
        }

        var embeddings = new PromptEmbedding[prompts.Length];
        for (var i = 0; i < prompts.Length; i++)
        {
            var parts = perEncoder.ConvertAll(encoder => encoder[i]);
            var tokenCount = parts[0].Hidden.Length / model.TextEncoders[0].HiddenSize;
            embeddings[i] = new PromptEmbedding(JoinWidths(parts.ConvertAll(static part => part.Hidden), tokenCount), tokenCount, JoinPooled(parts));
        }

        return embeddings;
    }

    private float[]? JoinPooled(List<(float[] Hidden, float[]? Pooled)> parts) =>
        model.Denoiser.Pooled is null ? null
        : model.Denoiser.JoinsPooledEmbeddings ? [.. parts.SelectMany(static part => part.Pooled!)]
        : parts[^1].Pooled;

    /// <summary>Puts the embeddings of several encoders side by side: [tokens, sum of widths].</summary>
    private static float[] JoinWidths(List<float[]> parts, int tokens)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var joined = new List<float>();
        for (var token = 0; token < tokens; token++)
        {
            foreach (var part in parts)
            {
                var width = part.Length / tokens;
                joined.AddRange(part.AsSpan(token * width, width));
            }
        }

        return [.. joined];
    }

    private static List<(float[] Hidden, float[]? Pooled)> Run(
        TextEncoderContract contract,
        SessionLease lease,
        GraphRunner runner,
        IReadOnlyList<TokenizedPrompt> prompts,
        CancellationToken cancellationToken)
    {
        var tokens = prompts[0].Ids.Count;
        var hidden = contract.UsesPenultimateLayer ? contract.Layers[^2] : contract.LastHiddenState!;
        var results = new List<(float[], float[]?)>();
        var takesAll = contract.InputIds.Shape![0].Allows(prompts.Count);
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

            var outputs = new List<(OnnxTensorInfo, long)> { (hidden, (long)ids.Length * contract.HiddenSize) };
            if (contract.Pooled is { } pooled)
            {
                outputs.Add((pooled, (long)batch.Count * contract.PooledSize));
            }

            var values = runner.Run(lease.Session, outputs, cancellationToken);
            if (!Array.TrueForAll(values, static value => Latents.AreFinite(value)))
            {
                throw new GenerationException(GenerationFailure.EmbeddingNotFinite, "The text encoder put out NaN or infinity.");
            }

            for (var i = 0; i < batch.Count; i++)
            {
                results.Add((Part(values[0], i, batch.Count), values.Length > 1 ? Part(values[1], i, batch.Count) : null));
            }
        }

        return results;
    }

    private static float[] Part(float[] values, int index, int count) => values.AsSpan(index * (values.Length / count), values.Length / count).ToArray();
}
