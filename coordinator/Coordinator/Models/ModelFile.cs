namespace SogniLike.Coordinator.Models;

/// <summary>One file of a model.</summary>
/// <param name="Path">Relative, '/' between parts.</param>
/// <param name="SizeBytes">Exact size.</param>
/// <param name="Sha256">64 lower-case hexadecimal characters.</param>
public sealed record ModelFile(string Path, long SizeBytes, string Sha256);
