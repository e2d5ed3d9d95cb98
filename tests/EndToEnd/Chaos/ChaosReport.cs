using System.Globalization;

namespace SogniLike.EndToEnd.Tests.Chaos;

/// <summary>What became of the jobs of a chaos run.</summary>
/// <param name="Seed">Of the run.</param>
/// <param name="Acknowledged">Jobs whose submission was acknowledged.</param>
/// <param name="Delivered">Of those, delivered.</param>
/// <param name="Failed">Of those, failed, though no fault of the run is a job's own.</param>
/// <param name="Lost">Of those, unknown to the coordinator, or delivered with no image to download.</param>
/// <param name="Doubled">Jobs that no acknowledgement names, jobs delivered twice, and changes told twice or left out.</param>
/// <param name="Stuck">Acknowledged and never over.</param>
/// <param name="LedgerRecords">Records of the ledger, all of them read.</param>
/// <param name="LedgerProblems">What does not fit in it: see <see cref="ChaosRun"/>.</param>
/// <param name="CoordinatorKills">kill -9 of the coordinator.</param>
/// <param name="WorkerKills">kill -9 of a worker.</param>
/// <param name="RedisKills">kill -9 of redis-server.</param>
/// <param name="Releases">Leases beyond the first of a job.</param>
/// <param name="Took">From the first submission to the last end.</param>
internal sealed record ChaosReport(
    int Seed, int Acknowledged, int Delivered, int Failed, int Lost, int Doubled, int Stuck, long LedgerRecords, IReadOnlyList<string> LedgerProblems, int CoordinatorKills, int WorkerKills, int RedisKills, int Releases, TimeSpan Took)
{
    /// <summary>True when nothing went wrong and everything that was asked for is there.</summary>
    public bool Holds => (Failed, Lost, Doubled, Stuck) == (0, 0, 0, 0) && Delivered == Acknowledged && LedgerProblems.Count == 0;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        seed {Seed}: {Acknowledged} jobs acknowledged, {Delivered} delivered, {Failed} failed in {Took.TotalSeconds:0} s
        killed with -9: coordinator {CoordinatorKills} times, workers {WorkerKills}, redis-server {RedisKills}; {Releases} jobs were leased again
        lost {Lost}, doubled {Doubled}, stuck {Stuck}
        ledger: {LedgerRecords} records, {(LedgerProblems.Count == 0 ? "every balance recomputed, nothing held, every delivered image paid once" : string.Join("; ", LedgerProblems))}
        """);
}
