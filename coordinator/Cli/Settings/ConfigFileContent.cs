namespace SogniLike.Cli.Settings;

/// <summary>What <c>sogni auth login</c> keeps.</summary>
/// <param name="Url">The coordinator that the rest is for.</param>
/// <param name="Key">API key.</param>
/// <param name="Certificate">SHA-256 of the coordinator's SPKI, base64url, or null.</param>
/// <param name="AllowCleartext">Whether http to another machine is fine.</param>
internal sealed record ConfigFileContent(string? Url, string? Key, string? Certificate, bool AllowCleartext);
