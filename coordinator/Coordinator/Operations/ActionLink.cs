namespace SogniLike.Coordinator.Operations;

/// <summary>What links an entry of the log of actions to the one before it (<see cref="ActionChain"/>).</summary>
/// <param name="Version">Of the byte form that the hash is over.</param>
/// <param name="Number">Grows by one with every entry, from 1.</param>
/// <param name="Previous">The hash of the entry before; <see cref="ActionChain.Beginning"/> of the first.</param>
/// <param name="Hash">SHA-256, 64 hexadecimal characters.</param>
public sealed record ActionLink(int Version, long Number, string Previous, string Hash);
