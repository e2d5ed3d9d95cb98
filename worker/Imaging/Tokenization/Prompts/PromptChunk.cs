namespace SogniLike.Imaging.Tokenization.Prompts;

/// <summary>What the text encoder takes at once: start token, tokens, end token, padding.</summary>
/// <param name="Ids">As many as the model's context is long.</param>
/// <param name="Weights">The weight of each of them.</param>
internal sealed record PromptChunk(int[] Ids, float[] Weights)
{
    /// <summary>True when the prompt says nothing about weights here.</summary>
    public bool IsPlain => Array.TrueForAll(Weights, static weight => weight == 1);
}
