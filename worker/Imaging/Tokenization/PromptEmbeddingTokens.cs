namespace SogniLike.Imaging.Tokenization;

/// <summary>A name in prompts that stands for an embedding (textual inversion).</summary>
/// <param name="Name">The name in the normal form of prompts (<see cref="PromptText.Normalize"/>), not empty.</param>
/// <param name="Ids">One id for each of its vectors, at least one.</param>
internal sealed record PromptEmbeddingTokens(string Name, IReadOnlyList<int> Ids)
{
    /// <summary>Where the name stands as a word of its own in normalised text; -1 when it does not.</summary>
    public int FindIn(ReadOnlySpan<char> text)
    {
        for (var from = 0; ;)
        {
            var at = text[from..].IndexOf(Name, StringComparison.Ordinal);
            if (at < 0)
            {
                return -1;
            }

            var start = from + at;
            var end = start + Name.Length;
            var joinsBefore = start > 0 && char.IsLetterOrDigit(text[start - 1]) && char.IsLetterOrDigit(Name[0]);
            var joinsAfter = end < text.Length && char.IsLetterOrDigit(text[end]) && char.IsLetterOrDigit(Name[^1]);
            if (!joinsBefore && !joinsAfter)
            {
                return start;
            }

            from = start + 1;
        }
    }
}
