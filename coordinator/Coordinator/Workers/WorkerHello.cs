using SogniLike.Coordinator.Leasing;

namespace SogniLike.Coordinator.Workers;

/// <summary>What a worker says when its control stream begins.</summary>
/// <param name="SoftwareVersion">At most 64 characters.</param>
/// <param name="Capabilities">What it can do.</param>
/// <param name="Held">Leases that it still runs, at most 64. Whatever else it held is lost.</param>
public sealed record WorkerHello(string SoftwareVersion, WorkerCapabilities Capabilities, IReadOnlyList<LeaseClaim> Held)
{
    /// <summary>Optional parts of the protocol that are in force on the stream, such as <see cref="WorkerFeatures.Audits"/>.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Where it is connected from (<see cref="Auditing.WorkerNetwork"/>).</summary>
    public string Network { get; init; } = "";

    /// <summary>From the coordinator's first message to this one: what an answer without any computing takes, at least.</summary>
    public TimeSpan RoundTrip { get; init; }
}
