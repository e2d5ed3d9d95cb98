using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Workers;

/// <summary>What a worker says every few seconds.</summary>
/// <param name="Held">Leases being worked on, at most 64: each is renewed or answered with a refusal.</param>
/// <param name="Paused">The owner asked it to take nothing new.</param>
/// <param name="Capabilities">Null when they did not change.</param>
public sealed record WorkerHeartbeat(IReadOnlyList<LeaseClaim> Held, bool Paused, WorkerCapabilities? Capabilities);
