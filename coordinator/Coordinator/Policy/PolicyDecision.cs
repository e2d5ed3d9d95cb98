namespace SogniLike.Coordinator.Policy;

/// <summary>What the policy said about a prompt when its job was admitted, kept with the job for audits.</summary>
/// <param name="Version">SHA-256 of the policy's file, hexadecimal.</param>
/// <param name="Rules">Ids of the rules that matched, in the order of the file, at most 16.</param>
public sealed record PolicyDecision(string Version, IReadOnlyList<string> Rules);
