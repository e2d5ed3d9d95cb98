using SogniLike.Coordinator.Blobs;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Retention;

public sealed class BlobCollectorTests
{
    private const int Points = 5;

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 2_000).Select(i => (byte)i)];

    [Fact]
    public async Task CollectAsync_DeliveryOfTheSameImageInFlight_NeverLosesIt()
    {
        // Every way in which the three steps of a delivery fall between the steps of a collection, with a second collection at any point too.
        var ways = 0;
        for (var held = 0; held < Points; held++)
        {
            for (var written = held; written < Points; written++)
            {
                for (var applied = written; applied < Points; applied++)
                {
                    for (var other = 0; other < Points; other++)
                    {
                        await AssertSurvivesAsync(held, written, applied, other);
                        ways++;
                    }
                }
            }
        }

        Assert.Equal(175, ways);
    }

    [Fact]
    public async Task CollectAsync_BlobThatNobodyNames_IsRemoved()
    {
        await using var pool = await TestPool.CreateAsync();
        var blob = await pool.Get<IBlobStore>().WriteAsync(Bytes, default);

        Assert.True(await pool.Get<BlobCollector>().CollectAsync(blob, default));
        Assert.False(await pool.Get<BlobCollector>().CollectAsync(blob, default));
        Assert.Empty(BlobFiles.Of(pool));
    }

    [Fact]
    public async Task CollectAsync_StoreGoesAwayInTheMiddle_LeavesTheBlobReadableAndTheSweepFinishes()
    {
        await using var pool = await TestPool.CreateAsync();
        var stepped = new SteppedBlobStore(pool.Get<IBlobStore>());
        var collector = new BlobCollector(pool.Jobs, stepped);
        var blob = await stepped.WriteAsync(Bytes, default);
        stepped.At = point =>
        {
            pool.Jobs.IsAvailable = point != 2;
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => collector.CollectAsync(blob, default));
        Assert.Equal(Bytes, await BlobFiles.ReadAsync(stepped, blob));

        pool.Jobs.IsAvailable = true;
        BlobFiles.Age(pool, TimeSpan.FromHours(2));
        Assert.Equal(1, await pool.Get<BlobSweep>().SweepPartAsync(0, default));
        Assert.Empty(BlobFiles.Of(pool));
    }

    private static async Task AssertSurvivesAsync(int held, int written, int applied, int other)
    {
        await using var pool = await TestPool.CreateAsync();
        var stepped = new SteppedBlobStore(pool.Get<IBlobStore>());
        var collector = new BlobCollector(pool.Jobs, stepped);
        var make = new TestJobs(new SequentialIdSource("race"));
        var blob = await stepped.WriteAsync(Bytes, default);
        var queued = await ApplyAsync(pool, make.New());
        var leased = await ApplyAsync(pool, make.Lease(queued));
        var due = new Queue<(int Point, Func<Task> Step)>(
        [
            (held, () => pool.Jobs.HoldBlobAsync(blob, leased.Id.Value, default)),
            (written, () => stepped.WriteAsync(Bytes, default)),
            (applied, () => ApplyAsync(pool, Deliver(leased, blob))),
        ]);
        var collecting = new BlobCollector(pool.Jobs, pool.Get<IBlobStore>());
        async Task ArriveAsync(int point)
        {
            while (due.TryPeek(out var next) && next.Point == point)
            {
                await due.Dequeue().Step();
            }

            if (point == other)
            {
                await collecting.CollectAsync(blob, default);
            }
        }

        stepped.At = ArriveAsync;
        await ArriveAsync(0);
        await collector.CollectAsync(blob, default);
        foreach (var (_, step) in due)
        {
            // Points that the collection did not pass, because it saw a holder at its first look, and what comes after its end.
            await step();
        }

        var left = await BlobFiles.ReadAsync(stepped, blob);
        Assert.True(
            Bytes.SequenceEqual(left), $"The blob is lost: held {held}, written {written}, applied {applied}, other {other}.");
        Assert.Equal(1, await pool.Jobs.CountAsync(new JobIndex.BlobHolders(blob), default));
    }

    private static JobChange Deliver(Job leased, BlobId blob)
    {
        var delivered = TestJobs.Deliver(leased).After;
        return JobChange.Of(leased, delivered with { Image = delivered.Image! with { Blob = blob } });
    }

    private static async Task<Job> ApplyAsync(TestPool pool, JobChange change)
    {
        Assert.IsType<ApplyOutcome.Applied>(await pool.Jobs.ApplyAsync(change.Alone(), default));
        return change.After;
    }
}
