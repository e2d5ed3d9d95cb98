using System.Threading.Channels;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Workers;
using Xunit;

namespace SogniLike.Testing.Coordinator.Conformance;

/// <summary>What every <see cref="IWorkerStore"/> does.</summary>
public abstract class WorkerStoreConformance : StoreConformance
{
    private const long Now = 1_767_225_600_000;

    [Fact]
    public async Task Tokens_AddListRevoke()
    {
        var (one, two) = (Token(Now), Token(Now + 1));
        Assert.True(await Workers.AddTokenAsync(two, 2, None));
        Assert.True(await Workers.AddTokenAsync(one, 2, None));

        Assert.False(await Workers.AddTokenAsync(Token(Now), 2, None));
        Assert.False(await Workers.AddTokenAsync(one, 10, None));
        Assert.Equal([one, two], await Workers.ListTokensAsync(None));
        Assert.Equal(one with { Revoked = true }, await Workers.RevokeTokenAsync(one.Id, None));
        Assert.Equal([one with { Revoked = true }, two], await Workers.ListTokensAsync(None));
        Assert.Null(await Workers.RevokeTokenAsync("nothing", None));
    }

    [Fact]
    public async Task Change_OfAWorker_TellsThePool()
    {
        var heard = Channel.CreateUnbounded<WakeTopic>();
        await using var subscription = await Bus.SubscribeWakesAsync(topic => heard.Writer.TryWrite(topic), None);
        var token = Token(Now);
        await Workers.AddTokenAsync(token, 10, None);
        var worker = Worker("key-1");
        await Workers.EnrolAsync(token.SecretSha256, worker, 10, Now, None);

        await Workers.ChangeAsync(worker.Id, one => one with { Hold = new WorkerHold("Hums.", Now, Now + 1, 0, "key") { Kind = HoldKind.Draining } }, None);
        await HeardAsync();
        Assert.Equal(HoldKind.Draining, (await Workers.FindAsync(worker.Id, None))!.Hold!.Kind);
        await Workers.RevokeAsync(worker.Id, None);
        await HeardAsync();

        async Task HeardAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await heard.Reader.ReadAsync(patience.Token) != new WakeTopic.Standing(worker.Id))
            {
            }
        }
    }

    [Fact]
    public async Task Enrol_GoodToken_AddsTheWorkerAndUsesTheTokenOnce()
    {
        var token = Token(Now);
        await Workers.AddTokenAsync(token, 10, None);
        var worker = Worker("key-1");

        Assert.Equal(EnrolmentOutcome.Enrolled, await Workers.EnrolAsync(token.SecretSha256, worker, 10, Now, None));

        var enrolled = worker with { Owner = token.Owner, TokenId = token.Id };
        Same(enrolled, await Workers.FindAsync(worker.Id, None));
        Same(enrolled, Assert.Single(await Workers.ListAsync(None)));
        Assert.Equal([token with { Uses = 1 }], await Workers.ListTokensAsync(None));
    }

    [Fact]
    public async Task Enrol_EachRefusal_WritesNothing()
    {
        var good = Token(Now, maxUses: 2);
        var (expired, revoked, usedUp) = (Token(Now) with { ExpiresAtMs = Now }, Token(Now), Token(Now, maxUses: 0));
        foreach (var token in new[] { good, expired, revoked, usedUp })
        {
            await Workers.AddTokenAsync(token, 10, None);
        }

        await Workers.RevokeTokenAsync(revoked.Id, None);
        await Workers.EnrolAsync(good.SecretSha256, Worker("key-1"), 10, Now, None);

        Assert.Equal(EnrolmentOutcome.UnknownToken, await Workers.EnrolAsync(new string('0', 64), Worker("key-2"), 10, Now, None));
        Assert.Equal(EnrolmentOutcome.TokenExpired, await Workers.EnrolAsync(expired.SecretSha256, Worker("key-2"), 10, Now, None));
        Assert.Equal(EnrolmentOutcome.TokenRevoked, await Workers.EnrolAsync(revoked.SecretSha256, Worker("key-2"), 10, Now, None));
        Assert.Equal(EnrolmentOutcome.TokenUsedUp, await Workers.EnrolAsync(usedUp.SecretSha256, Worker("key-2"), 10, Now, None));
        Assert.Equal(EnrolmentOutcome.KeyAlreadyEnrolled, await Workers.EnrolAsync(good.SecretSha256, Worker("key-1"), 10, Now, None));
        Assert.Equal(EnrolmentOutcome.PoolFull, await Workers.EnrolAsync(good.SecretSha256, Worker("key-2"), 1, Now, None));
        Assert.Single(await Workers.ListAsync(None));
        Assert.Equal(1, (await Workers.ListTokensAsync(None)).Single(token => token.Id == good.Id).Uses);
    }

    [Fact]
    public async Task Enrol_ManyAtOnce_UsesTheTokenNoMoreOftenThanAllowed()
    {
        var token = Token(Now, maxUses: 3);
        await Workers.AddTokenAsync(token, 10, None);

        var workers = Enumerable.Range(0, 12).Select(i => Worker($"key-{i}")).ToList();
        var outcomes = await Task.WhenAll(workers.Select(worker => Task.Run(() => Workers.EnrolAsync(token.SecretSha256, worker, 100, Now, None))));

        Assert.Equal(3, outcomes.Count(outcome => outcome == EnrolmentOutcome.Enrolled));
        Assert.Equal(9, outcomes.Count(outcome => outcome == EnrolmentOutcome.TokenUsedUp));
        Assert.Equal(3, (await Workers.ListAsync(None)).Count);
    }

    [Fact]
    public async Task Change_ManyAtOnce_EachIsKept()
    {
        var token = Token(Now);
        await Workers.AddTokenAsync(token, 10, None);
        var worker = Worker("key-1");
        await Workers.EnrolAsync(token.SecretSha256, worker, 10, Now, None);
        var hold = new WorkerHold("Draws noise", Now, Now + 60_000, 2, "key-1");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Workers.ChangeAsync(
            worker.Id,
            read => read with { Hold = hold, Trail = [.. read.Trail, new WorkerTrailEntry(Now + i, "key-1", WorkerAction.Held, $"reason {i}")] },
            None))));

        var found = (await Workers.FindAsync(worker.Id, None))!;
        Assert.Equal(hold, found.Hold);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => Now + i), found.Trail.Select(entry => entry.AtMs).Order());
        Assert.Null(await Workers.ChangeAsync(new WorkerId("nobody"), read => read, None));
    }

    [Fact]
    public async Task Revoke_MarksTheWorker()
    {
        var token = Token(Now);
        await Workers.AddTokenAsync(token, 10, None);
        var worker = Worker("key-1");
        await Workers.EnrolAsync(token.SecretSha256, worker, 10, Now, None);

        Assert.True((await Workers.RevokeAsync(worker.Id, None))!.Revoked);
        Assert.True((await Workers.FindAsync(worker.Id, None))!.Revoked);
        Assert.Null(await Workers.RevokeAsync(new WorkerId("nobody"), None));
        Assert.Null(await Workers.FindAsync(new WorkerId("nobody"), None));
    }

    [Fact]
    public async Task Measurements_NothingKnown_ChangesTheFirstAndThenWhatIsThere()
    {
        var worker = new WorkerId("w1");
        var measured = new Measurement
        {
            Model = TestJobs.Manifest,
            Ability = "a",
            State = MeasurementState.Wrong,
            Message = "why",
            AtMs = Now,
            Speed = 0.125,
            Pixels = 16_384,
            IsLimit = true,
            Answers = 3,
            Distance = 0.5,
            Doubt = "so",
        };

        await Workers.ChangeMeasurementsAsync(new WorkerMeasurements(worker, []), before => before with { Models = [.. before.Models, measured] }, None);
        await Workers.ChangeMeasurementsAsync(new WorkerMeasurements(worker, []), before => before with { Models = [.. before.Models, measured with { Model = TestJobs.OtherManifest }] }, None);

        var found = Assert.Single(await Workers.MeasurementsAsync([worker, new WorkerId("w2")], None)).Value;
        Assert.Equal((worker, measured, measured with { Model = TestJobs.OtherManifest }), (found.Worker, found.Models[0], found.Models[1]));
        Assert.Empty(await Workers.MeasurementsAsync([], None));
    }

    [Fact]
    public async Task Presence_SetReplacedAndRemoved()
    {
        var presence = Presence("coordinator-1");
        await Workers.SetPresenceAsync(presence, 60_000, None);
        Same(new[] { presence }, (await Workers.ListPresenceAsync(Now, None)).ToArray());

        var moved = presence with { CoordinatorId = "coordinator-2", BusySlots = 1, Paused = true, OnHold = true, Draining = true };
        await Workers.SetPresenceAsync(moved, 60_000, None);
        await Workers.RemovePresenceAsync(presence.Id, "coordinator-1", None);
        Same(new[] { moved }, (await Workers.ListPresenceAsync(Now, None)).ToArray());

        await Workers.RemovePresenceAsync(presence.Id, "coordinator-2", None);
        Assert.Empty(await Workers.ListPresenceAsync(Now, None));
    }

    private static WorkerPresence Presence(string coordinator) => new()
    {
        Id = TestJobs.Worker,
        CoordinatorId = coordinator,
        SoftwareVersion = "0.1.0",
        Device = "a small GPU",
        ExecutionProvider = "cpu",
        Slots = 2,
        BusySlots = 0,
        Paused = false,
        Models = [TestJobs.Manifest, TestJobs.OtherManifest],
        LastSeenAtMs = Now,
    };

    private EnrolmentTokenRecord Token(long createdAtMs, int maxUses = 5) => new()
    {
        Id = Ids.NewId(),
        Owner = "volunteer",
        SecretSha256 = Ids.NewSecret(),
        CreatedAtMs = createdAtMs,
        ExpiresAtMs = Now + 60_000,
        MaxUses = maxUses,
    };

    private WorkerRecord Worker(string key) => new()
    {
        Id = new WorkerId(Ids.NewId()),
        Name = "machine",
        Owner = "",
        PublicKey = key,
        EnrolledAtMs = Now,
        TokenId = "",
    };
}
