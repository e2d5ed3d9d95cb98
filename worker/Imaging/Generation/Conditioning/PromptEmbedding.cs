namespace SogniLike.Imaging.Generation.Conditioning;

/// <summary>A prompt as the denoiser takes it.</summary>
/// <param name="Context">The embeddings [tokens, width].</param>
/// <param name="Tokens">Number of tokens.</param>
/// <param name="Pooled">The embedding of the whole text [width]; null when the denoiser takes none.</param>
internal sealed record PromptEmbedding(float[] Context, int Tokens, float[]? Pooled)
{
    public int Width => Context.Length / Tokens;
}
