using Google.Protobuf;
using SogniLike.Client;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Coordinator.Workers;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Trust;

/// <summary>Epochs of audits and the standing of workers as everybody sees them.</summary>
public sealed class TrustTests
{
    [Fact]
    public async Task Epochs_AreShownByHashAndByKeyOnlyWhenTheyAreOver()
    {
        var stores = new TestStores();
        var (now, hour) = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), 3_600_000L);
        await stores.Epochs.AddAsync(Epoch(1, now - (3 * hour)), default);
        await stores.Epochs.AddAsync(Epoch(2, now - hour), default);
        await using var coordinator = await TestCoordinator.StartAsync(stores: stores);
        using var client = new SogniClient(coordinator.Endpoints.Grpc, coordinator.OwnerKey);
        using var given = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        // They are read by a duty that starts with the coordinator.
        var shown = await client.ListAuditEpochsAsync(given.Token).ToListAsync(given.Token);
        while (shown.Count < 2)
        {
            shown = await client.ListAuditEpochsAsync(given.Token).ToListAsync(given.Token);
        }

        Assert.Equal([2UL, 1UL], shown.Select(epoch => epoch.Number).TakeLast(2));
        Assert.Equal(1, (int)shown[^1].Key[0]);
        Assert.All(shown.SkipLast(1), epoch => Assert.Equal(ByteString.Empty, epoch.Key));
        Assert.All(shown, epoch => Assert.Equal(32, epoch.KeySha256.Length));
        Assert.All(shown, epoch => Assert.Equal(TimeSpan.FromMinutes(1), epoch.RevealedAt.ToDateTime() - epoch.EndsAt.ToDateTime()));

        Epoch Epoch(long number, long startsAtMs) => new()
        {
            Number = number,
            PublishedAtMs = startsAtMs - 1,
            StartsAtMs = startsAtMs,
            EndsAtMs = startsAtMs + (2 * hour),
            Key = $"{number:x2}{new string('0', 62)}",
            KeySha256 = new string('b', 64),
        };
    }

    [Fact]
    public async Task Ban_IsShownToEverybodyAndUndone()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        using var admin = new SogniAdminClient(new SogniClientOptions { Address = coordinator.Endpoints.Grpc, ApiKey = coordinator.OwnerKey });
        using var artist = new SogniClient(coordinator.Endpoints.Grpc, coordinator.OwnerKey);
        var worker = await FakeWorker.EnrolAsync(coordinator);

        var banned = await admin.HoldWorkerAsync(worker.Id, "Skips steps", kind: "banned");
        Assert.Equal(("banned", TimeSpan.FromDays(365)), (banned.Hold.Kind, banned.Hold.Until.ToDateTime() - banned.Hold.Since.ToDateTime()));
        var shown = await artist.GetWorkerTrustAsync(worker.Id);
        Assert.Equal(("banned", "Skips steps"), (shown.Trust.State, shown.Trust.Reason));
        Assert.Equal(("banned", true), (shown.Trail[0].Action, shown.Trail[0].ByOperator));

        var milder = await Assert.ThrowsAsync<SogniException>(() => admin.HoldWorkerAsync(worker.Id, "Milder", kind: "quarantined"));
        Assert.Equal("kind", milder.Field);
        var unknown = await Assert.ThrowsAsync<SogniException>(() => admin.HoldWorkerAsync(worker.Id, "Why", kind: "exiled"));
        Assert.Equal((ErrorCodes.Malformed, "kind"), (unknown.Code, unknown.Field));

        await admin.ReleaseWorkerAsync(worker.Id, "A mistake");
        shown = await artist.GetWorkerTrustAsync(worker.Id);
        Assert.Equal(("probation", "", null), (shown.Trust.State, shown.Trust.Reason, shown.Trust.Until));

        Assert.Equal((1, 100u), (shown.Trust.Guarantee.AuditRate, shown.Trust.Guarantee.PendingJobs));
        Assert.Equal(TrustState.Probation, Enum.Parse<TrustState>(shown.Trust.State, ignoreCase: true));
    }

    [Fact]
    public async Task PayWaits_AreToldToOwnerAndOperator_UntilTheOperatorReleasesThem()
    {
        var stores = new TestStores();
        await using var coordinator = await TestCoordinator.StartAsync(stores: stores);
        using var admin = new SogniAdminClient(new SogniClientOptions { Address = coordinator.Endpoints.Grpc, ApiKey = coordinator.OwnerKey });
        var worker = await FakeWorker.EnrolAsync(coordinator);
        var owner = (await coordinator.Admin.ListWorkersAsync(new ListWorkersRequest(), coordinator.Owner)).Workers.Single().Owner;
        var lender = TestCoordinator.WithKey((await coordinator.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = owner, Scopes = { "read" } }, coordinator.Owner)).Secret);
        PayHold[] holds = [new(PayHoldKind.Unchecked, "cuda/card fp16", 5_000), new(PayHoldKind.Accused, "A1", 6_000)];
        await stores.Trust.ChangeAsync(new Coordinator.Workers.WorkerTrust { Worker = new WorkerId(worker.Id) }, trust => trust with { PayHolds = holds }, default);

        var own = Assert.Single((await coordinator.Artist.ListOwnWorkersAsync(new ListOwnWorkersRequest(), lender)).Workers).PayWaits;
        var seen = Assert.Single((await coordinator.Admin.ListWorkersAsync(new ListWorkersRequest(), coordinator.Owner)).Workers).PayWaits;

        Assert.Equal([("unchecked", "cuda/card fp16", "", 5L), ("accused", "", "A1", 6L)], own.Select(wait => (wait.Kind, wait.Device, wait.AuditId, wait.Since.Seconds)));
        Assert.All(own, wait => Assert.NotEqual("", wait.Reason));
        Assert.Equal(own, seen);
        Assert.Empty((await admin.ReleaseWorkerAsync(worker.Id, "It is mine")).PayWaits);
        Assert.Empty(Assert.Single((await coordinator.Artist.ListOwnWorkersAsync(new ListOwnWorkersRequest(), lender)).Workers).PayWaits);
    }
}
