namespace SogniLike.Cli.Output;

/// <summary>One column of a table for people.</summary>
internal sealed record Column<T>(string Title, Func<T, string> Value);
