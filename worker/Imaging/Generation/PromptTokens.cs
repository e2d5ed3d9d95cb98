namespace SogniLike.Imaging.Generation;

/// <summary>What became of a prompt in the tokenizer.</summary>
/// <param name="Count">Tokens of the whole prompt, without start, end and padding.</param>
/// <param name="Truncated">How many of them the text encoder did not see because there were too many.</param>
public sealed record PromptTokens(int Count, int Truncated);
