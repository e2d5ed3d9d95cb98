using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Calibration;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Duties;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Sources;
using SogniLike.Coordinator.Webhooks;
using SogniLike.Coordinator.Workers;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>Base of the suites that every implementation of a store passes. A derived class opens the stores of one empty pool per test.</summary>
public abstract class StoreConformance : IAsyncLifetime
{
    private ConformanceStores? _stores;

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>Identities of this test.</summary>
    protected SequentialIdSource Ids { get; } = new();

    /// <summary>Makes the test's jobs.</summary>
    protected TestJobs Make => new(Ids);

    protected IJobStore Jobs => _stores!.Jobs;

    protected IEventArchive Archive => _stores!.Archive;

    protected ILedgerStore Ledger => _stores!.Ledger;

    protected IWorkerStore Workers => _stores!.Workers;

    protected IApiKeyStore Keys => _stores!.Keys;

    protected IModelStore Models => _stores!.Models;

    protected IPoolBus Bus => _stores!.Bus;

    protected IReportStore Reports => _stores!.Reports;

    protected IDutyStore Duties => _stores!.Duties;

    protected IEpochStore Epochs => _stores!.Epochs;

    protected ITrustStore Trust => _stores!.Trust;

    protected IAuditStore Audits => _stores!.Audits;

    protected IToleranceStore Tolerances => _stores!.Tolerances;

    protected IOperationsStore Operations => _stores!.Operations;

    protected ISourceImageStore Sources => _stores!.Sources;

    protected IWebhookStore Webhooks => _stores!.Webhooks;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _stores = await OpenAsync();

    /// <inheritdoc/>
    public Task DisposeAsync() => CloseAsync();

    /// <summary>Opens an empty pool.</summary>
    protected abstract Task<ConformanceStores> OpenAsync();

    /// <summary>Closes what <see cref="OpenAsync"/> opened.</summary>
    protected virtual Task CloseAsync() => Task.CompletedTask;

    /// <summary>Lets this much time pass for the store: a fake clock moves, a real server is waited for. At most a second per test.</summary>
    protected abstract Task LetPassAsync(TimeSpan time);

    /// <summary>Applies a change that must be applied.</summary>
    protected async Task<Job> ApplyAsync(JobChange change)
    {
        Assert.IsType<ApplyOutcome.Applied>(await Jobs.ApplyAsync(Of(change), None));
        return change.After;
    }

    protected static JobTransaction Of(params JobChange[] changes) => new() { Changes = changes };

    /// <summary>Records hold lists, which records compare by reference: compare what they say.</summary>
    protected static void Same<T>(T expected, T actual) => Assert.Equivalent(expected, actual, strict: true);

    protected async Task<List<JobId>> IdsInAsync(JobIndex index) =>
        [.. (await Jobs.RangeAsync(index, long.MinValue, long.MaxValue, 1_000, descending: false, None)).Select(entry => entry.Id)];
}
