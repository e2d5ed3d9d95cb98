namespace SogniLike.Worker.Backends;

/// <summary>A file that a task names.</summary>
/// <param name="Sha256">Of its bytes, 64 lower-case hexadecimal characters.</param>
/// <param name="SizeBytes">Exact.</param>
public sealed record SourceFile(string Sha256, long SizeBytes);
