using Microsoft.Extensions.DependencyInjection;
using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Coordinator.Host.Tests.Watching;

/// <summary>A file of old events is lost: nobody who resumes there is left with an error.</summary>
public sealed class LostSegmentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WatchJobs_ResumeInALostSegmentOnRedis_StartsAnewOverGrpcAndSse(bool damaged)
    {
        var moved = new TaskCompletionSource<EventSegment>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var coordinator = await TestCoordinator.StartAsync(
            services => Observe(services, moved),
            onRedis: true,
            settings: [("Coordinator:Redis:MaxEventsPerAccount", "16"), ("Coordinator:Retention:SweepInterval", "00:00:00.1")]);
        await TestModel.AddAsync(coordinator);
        await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec(), Count = 12 }, coordinator.Owner);
        var segment = await moved.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, segment.After);
        var file = Directory.GetFiles(Path.Combine(coordinator.Data.Root, "blobs"), segment.Blob.Value, SearchOption.AllDirectories).Single();
        if (damaged)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }
        else
        {
            File.Delete(file);
        }

        using var watch = coordinator.Artist.WatchJobs(new WatchJobsRequest { AfterEventId = 1 }, coordinator.Owner);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(12, watch.ResponseStream.Current.Snapshot.Jobs.Count);

        using var rest = new RestClient(coordinator, coordinator.OwnerKey);
        await using var events = await rest.WatchAsync("", ("Last-Event-ID", "1"));
        var (name, data) = (await events.NextAsync())!.Value;
        Assert.Equal(("snapshot", 12), (name, data["jobs"]!.AsArray().Count));
        Assert.Contains(coordinator.Log.Texts, text => text.Contains(segment.Blob.Value, StringComparison.Ordinal));
    }

    private static void Observe(IServiceCollection services, TaskCompletionSource<EventSegment> moved)
    {
        var real = services.Single(service => service.ServiceType == typeof(IEventArchive)).ImplementationType!;
        services.AddSingleton<IEventArchive>(provider => new ObservedArchive((IEventArchive)ActivatorUtilities.CreateInstance(provider, real), moved));
    }

    private sealed class ObservedArchive(IEventArchive archive, TaskCompletionSource<EventSegment> moved) : IEventArchive
    {
        public Task<IReadOnlyList<AccountId>> FindDueAsync(int limit, CancellationToken cancellationToken) => archive.FindDueAsync(limit, cancellationToken);

        public Task<OldEvents> ReadDueAsync(AccountId account, CancellationToken cancellationToken) => archive.ReadDueAsync(account, cancellationToken);

        public async Task<long> MoveAsync(EventSegment segment, CancellationToken cancellationToken)
        {
            var segments = await archive.MoveAsync(segment, cancellationToken);
            if (segments > 0)
            {
                moved.TrySetResult(segment);
            }

            return segments;
        }

        public Task<EventSegment?> FindAsync(AccountId account, long afterId, CancellationToken cancellationToken) =>
            archive.FindAsync(account, afterId, cancellationToken);

        public Task<EventSegment?> OldestAsync(AccountId account, CancellationToken cancellationToken) => archive.OldestAsync(account, cancellationToken);

        public Task<IReadOnlyList<EventSegment>> MovedUntilAsync(long untilMs, int limit, CancellationToken cancellationToken) =>
            archive.MovedUntilAsync(untilMs, limit, cancellationToken);

        public Task ForgetAsync(EventSegment segment, CancellationToken cancellationToken) => archive.ForgetAsync(segment, cancellationToken);

        public Task<IReadOnlyList<JobEvent>> ResolveAsync(AccountId account, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken) =>
            archive.ResolveAsync(account, events, cancellationToken);
    }
}
