namespace SogniLike.Worker;

/// <summary>Makes text that came over the network fit for a log line or a terminal.</summary>
public static class LogText
{
    /// <summary>Longest text that is kept, in characters.</summary>
    public const int MaxLength = 300;

    /// <summary>The text without control characters, cut after <see cref="MaxLength"/> characters.</summary>
    public static string Clean(string text)
    {
        var kept = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "...") : text;
        return kept.Any(char.IsControl) ? string.Create(kept.Length, kept, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        }) : kept;
    }
}
