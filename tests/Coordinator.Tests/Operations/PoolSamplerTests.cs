using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Operations;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Operations;

public sealed class PoolSamplerTests
{
    private static readonly TimeSpan Interval = new OperationsOptions().SampleInterval;

    [Fact]
    public async Task RunOnce_JobsWaitAndEnd_TellsWhatStandsAndWhatHappenedSince()
    {
        await using var pool = await TestPool.CreateAsync();
        var (cancelled, waiting) = (await pool.SubmitAsync(), await pool.SubmitAsync());
        await SampleAsync(pool);
        pool.Clock.Advance(Interval);
        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, cancelled.Id, default);
        await SampleAsync(pool);
        pool.Clock.Advance(Interval);
        await SampleAsync(pool);

        var samples = await pool.Stores.Operations.ListSamplesAsync(10, default);
        Assert.Equal([0L, 1L, 0L], samples.Select(sample => sample.Cancelled));
        Assert.Equal([2L, 1L, 1L], samples.Select(sample => Assert.Single(sample.Queued).Value));
        Assert.Equal(waiting.Spec.Model, Assert.Single(samples[0].Queued).Key);
    }

    [Fact]
    public async Task RunOnce_ManyModels_KeepsTheLongestQueuesAndTheRestInOneNumber()
    {
        const int All = PoolSample.MostQueues + 3;
        await using var pool = await TestPool.CreateAsync();
        for (var number = 0; number < All; number++)
        {
            var model = TestModels.Emoji with { Name = $"model-{number:d2}", Manifest = new ManifestId($"{number:d2}".PadRight(64, '0')) };
            await pool.Stores.Models.PutAsync(model, All + 1, default);
            await pool.SubmitAsync(TestPool.Request(count: number < 3 ? 1 : 2) with { Model = model.Name });
        }

        await SampleAsync(pool);

        var sample = Assert.Single(await pool.Stores.Operations.ListSamplesAsync(10, default));
        Assert.Equal((PoolSample.MostQueues, 3L), (sample.Queued.Count, sample.QueuedOthers));
        Assert.All(sample.Queued, queue => Assert.Equal(2, queue.Value));
    }

    [Fact]
    public async Task RunOnce_AttemptsThatEnded_TellsWhatWorkersWorkedAndWhatForNothing()
    {
        await using var pool = await TestPool.CreateAsync();
        var first = await pool.ConnectAsync("first");
        await SampleAsync(pool);
        await pool.SubmitAsync();
        await pool.DispatchAsync();
        var failing = first.Take();
        var second = await pool.ConnectAsync("second");
        pool.Clock.Advance(TimeSpan.FromSeconds(3));
        await first.FailAsync(failing);
        await pool.DispatchAsync();
        var good = second.Take();
        pool.Clock.Advance(TimeSpan.FromSeconds(7));
        await second.ReturnAsync(good, TestImages.Noise(1));
        var other = await pool.SubmitAsync(TestPool.Request(seed: 7));
        await pool.DispatchAsync();
        pool.Clock.Advance(TimeSpan.FromSeconds(5));
        await pool.Pipeline.CancelAsync(TestPool.Ada.Account, other.Id, default);
        pool.Clock.Advance(Interval);
        await SampleAsync(pool);

        var sample = (await pool.Stores.Operations.ListSamplesAsync(10, default))[^1];

        Assert.Equal((1L, 1L, 7_000L, 8_000L), (sample.Delivered, sample.Cancelled, sample.WorkedMs, sample.WastedMs));
    }

    [Fact]
    public async Task RunOnce_AnotherCoordinatorToo_OneOfThemTakesEachSample()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        for (var round = 0; round < 3; round++)
        {
            await SampleAsync(pool);
            await SampleAsync(other);
            pool.Clock.Advance(Interval);
        }

        Assert.Equal(3, (await pool.Stores.Operations.ListSamplesAsync(10, default)).Count);
    }

    [Fact]
    public void Merge_Neighbours_AddsWhatHappenedAndKeepsWhatStands()
    {
        var merged = PoolSample.Merge([
            new PoolSample { AtMs = 1, WorkersOnline = 9, Delivered = 2, LeasesLost = 1, WaitP95Ms = 500, RunP50Ms = 7, QueuedOthers = 8, WorkedMs = 10, WastedMs = 1 },
            new PoolSample { AtMs = 2, WorkersOnline = 3, Delivered = 5, WaitP95Ms = 100, RunP50Ms = 9, QueuedOthers = 4, WorkedMs = 20, WastedMs = 2 },
        ]);

        Assert.Equal((2L, 3, 7L, 1L, 500L, 9L), (merged.AtMs, merged.WorkersOnline, merged.Delivered, merged.LeasesLost, merged.WaitP95Ms, merged.RunP50Ms));
        Assert.Equal((4L, 30L, 3L), (merged.QueuedOthers, merged.WorkedMs, merged.WastedMs));
    }

    [Fact]
    public async Task History_MoreSamplesThanPoints_LosesNothingThatHappened()
    {
        await using var pool = await TestPool.CreateAsync();
        for (var number = 1; number <= 10; number++)
        {
            await pool.Stores.Operations.AddSampleAsync(new PoolSample { AtMs = pool.NowMs + number, Delivered = number }, 100, default);
        }

        var history = await pool.Get<PoolOperations>().HistoryAsync(TimeSpan.FromHours(1), 3, default);

        Assert.Equal([10L, 26L, 19L], history.Select(sample => sample.Delivered));
    }

    private static Task SampleAsync(TestPool pool) => pool.Get<PoolSampler>().RunOnceAsync(default);
}
