namespace SogniLike.Imaging.Generation;

/// <summary>What became of a prompt in the tokenizer.</summary>
/// <param name="Count">Tokens of the whole prompt, without start, end and padding.</param>
/// <param name="Chunks">Number of pieces in which the text encoder took it.</param>
/// <param name="Truncated">How many tokens the text encoder did not see because there were too many.</param>
/// <param name="TruncatedText">Those tokens as text, in the normal form of prompts; mostly empty.</param>
public sealed record PromptTokens(int Count, int Chunks, int Truncated, string TruncatedText)
{
    /// <summary>No prompt.</summary>
    public static PromptTokens None { get; } = new(0, 0, 0, "");
}
