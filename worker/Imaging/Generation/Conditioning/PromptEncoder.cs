using SogniLike.Imaging.Models;
using SogniLike.Imaging.Sessions;
using SogniLike.Imaging.Tokenization.Prompts;

namespace SogniLike.Imaging.Generation.Conditioning;

/// <summary>
/// Turns the prompts of an image into what the denoiser takes: emphasis, tokens, chunks, every text encoder, then their embeddings side by side and chunk after
/// chunk. Prompt and negative prompt get the same number of chunks.
/// </summary>
internal sealed class PromptEncoder(ModelContract model, SessionCache sessions, GraphRunner runner, GenerationLimits limits)
{
    /// <summary>Encodes the prompts of a request.</summary>
    /// <param name="request">Gives prompts, syntax and layer.</param>
    /// <param name="isGuided">Whether the negative prompt is needed.</param>
    /// <param name="cancellationToken">Stops between and inside the graphs.</param>
    /// <exception cref="GenerationException">An embedding is NaN or infinite.</exception>
    public TextConditioning Encode(GenerationRequest request, bool isGuided, CancellationToken cancellationToken)
    {
        var usesZeros = isGuided && request.NegativePrompt is null && model.UsesZerosForAbsentNegativePrompt;
        string[] prompts = isGuided && !usesZeros ? [request.Prompt, request.NegativePrompt ?? ""] : [request.Prompt];
        var runs = prompts.Select(prompt => Parse(prompt, request.PromptSyntax)).ToList();
        var perEncoder = model.TextEncoders
            .Select(encoder => runs.ConvertAll(run => PromptChunker.Chunk(encoder.Tokenizer, run, FixedChunks ?? limits.MaxPromptChunks)))
            .ToList();
        var chunkCount = Math.Max(FixedChunks ?? 1, perEncoder.Max(static encoder => encoder.Max(static prompt => prompt.Chunks.Count)));
        var encoded = new List<List<(float[] Hidden, float[]? Pooled)>>();
        for (var i = 0; i < perEncoder.Count; i++)
        {
            encoded.Add(Encode(model.TextEncoders[i], perEncoder[i], chunkCount, request.ClipSkip, cancellationToken));
        }

        var sequences = EncodeSequences(runs, cancellationToken);
        var embeddings = Enumerable.Range(0, prompts.Length).Select(prompt => Join(encoded, prompt * chunkCount, chunkCount, sequences?[prompt])).ToList();
        var tokens = perEncoder[0].ConvertAll(static prompt =>
            new PromptTokens(prompt.TokenCount, prompt.Chunks.Count, prompt.TruncatedTokens, prompt.TruncatedText));
        return new TextConditioning(
            embeddings[0],
            !isGuided ? null : usesZeros ? Zeros(embeddings[0]) : embeddings[1],
            tokens[0],
            tokens.Count > 1 ? tokens[1] : PromptTokens.None);
    }

    private static IReadOnlyList<PromptRun> Parse(string prompt, PromptSyntax syntax) =>
        syntax == PromptSyntax.Weighted ? PromptParser.Parse(prompt) : [new PromptRun(prompt, 1)];

    /// <summary>Number of chunks that the denoiser takes; null when it takes any.</summary>
    private int? FixedChunks =>
        model.Denoiser.IsTransformer ? 1
        : model.Denoiser.FixedTokens is { } tokens ? Math.Max(1, tokens / model.TextEncoders[0].Tokenizer.ContextLength)
        : null;

    private List<(float[] Hidden, float[]? Pooled)> Encode(
        TextEncoderContract encoder,
        List<ChunkedPrompt> prompts,
        int chunkCount,
        int clipSkip,
        CancellationToken cancellationToken)
    {
        var empty = PromptChunker.Empty(encoder.Tokenizer);
        using var lease = sessions.Rent(encoder.Graph);
        return new TextEncoderRun(encoder, runner).Encode(
            lease.Session,
            [.. prompts.SelectMany(prompt => Enumerable.Range(0, chunkCount).Select(i => i < prompt.Chunks.Count ? prompt.Chunks[i] : empty))],
            clipSkip,
            cancellationToken);
    }

    /// <summary>The prompts by the third encoder; null when the model has none that runs.</summary>
    private List<float[]>? EncodeSequences(List<IReadOnlyList<PromptRun>> prompts, CancellationToken cancellationToken)
    {
        if (model.SequenceEncoder is not { } encoder)
        {
            return null;
        }

        using var lease = sessions.Rent(encoder.Graph);
        var run = new SequenceEncoderRun(encoder, runner);
        return prompts.ConvertAll(prompt => run.Encode(lease.Session, prompt, cancellationToken));
    }

    /// <summary>One prompt of all encoders: widths side by side, chunks one after the other, then the tokens of the third.</summary>
    private PromptEmbedding Join(List<List<(float[] Hidden, float[]? Pooled)>> encoders, int first, int chunkCount, float[]? sequence)
    {
        var length = model.TextEncoders[0].Tokenizer.ContextLength;
        var joined = encoders.Sum(encoder => encoder[first].Hidden.Length / length);

        // Transformers take wider embeddings, and those of a third encoder (T5) behind: they were trained to do without, with zeros in the place of both.
        var size = model.Denoiser.IsTransformer && model.Denoiser.ContextSize is { } wider ? Math.Max(wider, joined) : joined;
        var tokens = chunkCount * length;
        var all = !model.Denoiser.IsTransformer || model.Denoiser.ContextSize is null ? tokens
            : Math.Max(tokens, model.Denoiser.FixedTokens ?? tokens + (model.SequenceEncoder?.Tokens ?? DenoiserContract.OtherEncoderTokens));
        var context = new float[all * size];
        var column = 0;
        foreach (var encoder in encoders)
        {
            var width = encoder[first].Hidden.Length / length;
            for (var token = 0; token < tokens; token++)
            {
                encoder[first + (token / length)].Hidden.AsSpan(token % length * width, width).CopyTo(context.AsSpan((token * size) + column));
            }

            column += width;
        }

        sequence?.CopyTo(context, tokens * size);
        return new PromptEmbedding(context, all, Pooled(encoders.ConvertAll(encoder => encoder[first].Pooled)));
    }

    /// <summary>The pooled embedding is that of the first chunk.</summary>
    private float[]? Pooled(List<float[]?> encoders) =>
        model.Denoiser.Pooled is null ? null
        : model.Denoiser.IsTransformer ? [.. encoders.SelectMany(static pooled => pooled!)]
        : encoders[^1];

    private static PromptEmbedding Zeros(PromptEmbedding like) =>
        new(new float[like.Context.Length], like.Tokens, like.Pooled is null ? null : new float[like.Pooled.Length]);
}
