namespace SogniLike.Imaging.Tokenization;

/// <summary>A prompt as the text encoder takes it.</summary>
/// <param name="Ids">Start token, tokens of the prompt, end token, padding: always as many as the model's context is long.</param>
/// <param name="TokenCount">Tokens of the whole prompt, without start and end.</param>
/// <param name="TruncatedTokens">How many of them did not fit and are not in <paramref name="Ids"/>.</param>
public sealed record TokenizedPrompt(IReadOnlyList<int> Ids, int TokenCount, int TruncatedTokens);
