namespace SogniLike.Coordinator.Returns;

/// <summary>A commitment as a worker sends it; nothing of it is checked yet but its form.</summary>
/// <param name="Root">64 lower-case hexadecimal characters.</param>
/// <param name="LeafCount">Leaves under the root, any number.</param>
/// <param name="Signature">128 lower-case hexadecimal characters.</param>
/// <param name="Verifies">True when <paramref name="Signature"/> is the worker's over the commit statement with this nonce (64 hexadecimal characters).</param>
public sealed record CommitClaim(string Root, int LeafCount, string Signature, Func<string, bool> Verifies);
