namespace SogniLike.Imaging.Tokenization.Prompts;

/// <summary>A prompt of any length as chunks.</summary>
/// <param name="Chunks">The chunks, at least one.</param>
/// <param name="TokenCount">Tokens of the whole prompt, without start, end and padding.</param>
/// <param name="TruncatedTokens">How many of them are in no chunk, because there were too many.</param>
/// <param name="TruncatedText">Those as text.</param>
internal sealed record ChunkedPrompt(IReadOnlyList<PromptChunk> Chunks, int TokenCount, int TruncatedTokens, string TruncatedText);
