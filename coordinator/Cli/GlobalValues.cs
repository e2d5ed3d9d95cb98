namespace SogniLike.Cli;

/// <summary>What the global flags say; null or false where they say nothing.</summary>
internal sealed record GlobalValues(string? Url, string? KeyFile, string? Certificate, bool AllowCleartext);
