namespace SogniLike.Cli.Settings;

/// <summary>A value and where it comes from.</summary>
/// <param name="Value">The value.</param>
/// <param name="Origin">For people: a flag, a variable, a file, or "default".</param>
internal sealed record Setting<T>(T Value, string Origin);
