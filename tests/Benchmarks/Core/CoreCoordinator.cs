using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SogniLike.Coordinator;
using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Matching;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Redis;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Benchmarks.Core;

/// <summary>
/// All stages of the coordinator in this process on real Redis, without network and files: uploads and blobs are in memory, and every result is the same
/// small image of one colour. Its duties run as they do in the program. Safe for concurrent use.
/// </summary>
internal sealed class CoreCoordinator : IAsyncDisposable
{
    private static readonly WorkerId Worker = new("01BENCHMARKWORKER000000001");

    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _started = [];
    private readonly JobPipeline _pipeline;
    private readonly ReadyWorker _ready = new(Worker);

    private CoreCoordinator(ServiceProvider services)
    {
        _services = services;
        _pipeline = services.GetRequiredService<JobPipeline>();
    }

    /// <summary>Starts it on the server that the other side uses too.</summary>
    public static async Task<CoreCoordinator> StartAsync(RedisServer redis, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Coordinator:Pool:Id"] = "benchmarks",
            ["Coordinator:Redis:ConnectionString"] = redis.ConnectionString,
            ["Coordinator:Redis:AllowVolatile"] = "true",
            ["Coordinator:Admission:MaxActiveJobsPerAccount"] = "100000",
            ["Coordinator:Credits:DailyCredits"] = "1000000000",
            ["Coordinator:Admission:SubmitsPerMinute"] = "1000000",
            ["Coordinator:Admission:SubmitBurst"] = "1000000",
            ["Coordinator:Queueing:JobDeadline"] = "7.00:00:00",
            ["Coordinator:Verification:RequireCommitments"] = "false",
            ["Coordinator:Returns:IncomingFolder"] = redis.Folder,
            ["Coordinator:Delivery:BlobFolder"] = redis.Folder,
        };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.AddSingleton<IIncomingUploads, OneUpload>();
        services.AddSingleton<IBlobStore, NoBlobs>();
        services.AddRedisStores();
        services.AddCoordinator();
        var coordinator = new CoreCoordinator(services.BuildServiceProvider());
        try
        {
            foreach (var service in coordinator._services.GetServices<IHostedService>())
            {
                await service.StartAsync(cancellationToken);
                coordinator._started.Add(service);
            }

            await coordinator._services.GetRequiredService<IModelStore>().PutAsync(TestModels.Emoji, 1, cancellationToken);
            return coordinator;
        }
        catch
        {
            await coordinator.DisposeAsync();
            throw;
        }
    }

    /// <summary>A part of it.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Submits a request that is accepted.</summary>
    public async Task<IReadOnlyList<Job>> SubmitAsync(Caller caller, SubmitRequest request, CancellationToken cancellationToken) =>
        await _pipeline.SubmitAsync(caller, request, cancellationToken) is SubmitResult.Accepted accepted
            ? accepted.Jobs
            : throw new InvalidOperationException("A good request was not accepted.");

    /// <summary>From here on a worker is idle for every job that enters, or none is and jobs wait until they are assigned.</summary>
    public void SetIdle(bool isIdle) => Get<Arrivals>().OnEntering = isIdle ? _ready.Take : null;

    /// <summary>One job through every state: queued, leased, returned, checked, delivered.</summary>
    /// <param name="waits">The job waits before it is leased; otherwise a worker is idle (<see cref="SetIdle"/>).</param>
    /// <param name="renew">Also renew the lease once, as a job does that takes longer than half of it.</param>
    public async Task LiveAsync(Caller caller, SubmitRequest request, bool waits, bool renew, CancellationToken cancellationToken)
    {
        var entered = (await SubmitAsync(caller, request, cancellationToken))[0];
        var claim = waits ? await AssignAsync(entered, cancellationToken) : _ready.ClaimOf(entered.Id);
        if (renew && (await _pipeline.RenewAsync(claim, cancellationToken)).Renewal != LeaseRenewal.Renewed)
        {
            throw new InvalidOperationException("A running lease was not renewed.");
        }

        if (await _pipeline.ReturnAsync(claim, OneUpload.Sha256, cancellationToken) is not ReturnResult.Accepted { Job.State: JobState.Delivered })
        {
            throw new InvalidOperationException("A good result was not delivered.");
        }

        _ready.Release(claim.Job);
    }

    private async Task<LeaseClaim> AssignAsync(Job waiting, CancellationToken cancellationToken)
    {
        var leased = await _pipeline.AssignAsync(waiting, Worker, cancellationToken);
        return new LeaseClaim(leased!.Id, leased.Lease!.Token, leased.Lease.Fence);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
