using SogniLike.Coordinator.Archiving;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Retention;
using SogniLike.Coordinator.Tests.Retention;
using SogniLike.Coordinator.Tests.Stores;
using SogniLike.Coordinator.Watching;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Archiving;

public sealed class EventArchiverTests
{
    public enum Damage
    {
        Removed,
        Empty,
        Cut,
        AnotherStateOfTheJob,
        Folder,
    }

    private readonly TestJobs _make = new(new SequentialIdSource("archived"));

    [Fact]
    public async Task SweepAsync_ManyEvents_ResumeFromAnyIdTellsEachOnceInOrder()
    {
        await using var pool = await CreateAsync();
        var jobs = await ApplyAndSweepAsync(pool, 40);
        Assert.NotEmpty(BlobFiles.Of(pool));
        Assert.True((await pool.Jobs.ReadEventsAsync(TestJobs.Account, 1, 100, default)).Gap);

        for (var after = 1; after < 40; after++)
        {
            await using var watch = Open(pool, after);
            await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
            for (var id = after + 1; id <= 40; id++)
            {
                Assert.True(await events.MoveNextAsync());
                var changed = Assert.IsType<WatchEvent.Changed>(events.Current);
                Assert.Equal((id, jobs[id - 1].Id), (changed.EventId, changed.Job.Id));
            }
        }
    }

    [Fact]
    public async Task ReadAsync_PagesOfAnySize_NeitherLoseNorDouble()
    {
        await using var pool = await CreateAsync();
        await ApplyAndSweepAsync(pool, 40);
        for (var limit = 1; limit <= 41; limit++)
        {
            var (seen, page) = (new List<long>(), await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, 0, limit, default));
            while (page.Events.Count > 0)
            {
                Assert.True(page.Events.Count == limit || page.Events[^1].Id == 40, "A page that is not the last is full.");
                seen.AddRange(page.Events.Select(one => one.Id));
                page = await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, seen[^1], limit, default);
            }

            Assert.Equal(Enumerable.Range(1, 40).Select(id => (long)id), seen);
        }
    }

    [Fact]
    public async Task SweepAsync_DeletedJobs_AreHolesAlsoInSegments()
    {
        await using var pool = await CreateAsync();
        var cancelled = await ApplyAsync(pool, TestJobs.Cancel(await ApplyAsync(pool, _make.New(pool.NowMs)), pool.NowMs));
        await ApplyAndSweepAsync(pool, 18);
        Assert.Equal(1, (await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, 0, 100, default)).Events[0].Id);

        Assert.IsType<DeleteResult.Deleted>(await pool.Get<JobDeletion>().DeleteAsync(TestJobs.Account, cancelled.Id, default));

        var page = await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, 0, 100, default);
        Assert.Equal(Enumerable.Range(3, 19).Select(id => (long)id), page.Events.Select(one => one.Id));
        Assert.Equal(cancelled.Id, page.Events[^1].Removed!.Id);
    }

    [Fact]
    public async Task SweepAsync_SegmentsKeptLongEnough_AreGoneFromTheDiskAndAWatchStartsAnew()
    {
        await using var pool = await CreateAsync(("Retention:EventsKeptFor", "02:00:00"));
        await ApplyAndSweepAsync(pool, 20);
        pool.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        await SweepAsync(pool);
        Assert.False((await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, 0, 100, default)).Gap);
        Assert.NotEmpty(BlobFiles.Of(pool));

        pool.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await SweepAsync(pool);

        Assert.Empty(BlobFiles.Of(pool));
        Assert.True((await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, 0, 100, default)).Gap);
        await using var watch = Open(pool, 1);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(20, Assert.IsType<WatchEvent.Snapshot>(events.Current).EventId);
    }

    [Theory]
    [InlineData(Damage.Removed)]
    [InlineData(Damage.Empty)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.AnotherStateOfTheJob)]
    [InlineData(Damage.Folder)]
    public async Task ReadAllAsync_ResumeInALostSegment_StartsAnewAndGoesOn(Damage damage)
    {
        await using var pool = await CreateAsync();
        await ApplyAndSweepAsync(pool, 40);
        var first = (await pool.Jobs.FindAsync(TestJobs.Account, 0, default))!;
        var lost = (await pool.Jobs.FindAsync(TestJobs.Account, first.Last, default))!;
        Do(damage, BlobFiles.Of(pool).Single(file => Path.GetFileName(file) == lost.Blob.Value));
        pool.Log.Expected.Add(1900);

        await using var watch = Open(pool, 1);
        await using var events = watch.ReadAllAsync(Patience()).GetAsyncEnumerator();
        for (var id = 2; id <= first.Last; id++)
        {
            Assert.True(await events.MoveNextAsync());
            Assert.Equal(id, Assert.IsType<WatchEvent.Changed>(events.Current).EventId);
        }

        Assert.True(await events.MoveNextAsync());
        var snapshot = Assert.IsType<WatchEvent.Snapshot>(events.Current);
        Assert.Equal((40, 40), (snapshot.EventId, snapshot.Jobs.Count));
        var next = await ApplyAsync(pool, _make.New(pool.NowMs));
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(next.Id, Assert.IsType<WatchEvent.Changed>(events.Current).Job.Id);
        Assert.Contains(pool.Log.Messages, message => message.EventId == 1900);

        await using var later = Open(pool, lost.Last);
        await using var rest = later.ReadAllAsync(Patience()).GetAsyncEnumerator();
        Assert.True(await rest.MoveNextAsync());
        Assert.Equal(lost.Last + 1, Assert.IsType<WatchEvent.Changed>(rest.Current).EventId);
    }

    [Fact]
    public async Task SweepAsync_MoreSegmentsThanAreKept_TheOldestGoFirst()
    {
        await using var pool = await CreateAsync(("Retention:MaxEventSegments", "2"));
        await ApplyAndSweepAsync(pool, 40);

        Assert.Equal(2, BlobFiles.Of(pool).Count);
        var oldest = (await pool.Jobs.OldestAsync(TestJobs.Account, default))!;
        Assert.True((await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, oldest.After - 1, 100, default)).Gap);
        var page = await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, oldest.After, 100, default);
        Assert.Equal((oldest.After + 1, 40L), (page.Events[0].Id, page.Events[^1].Id));
    }

    [Fact]
    public async Task SweepAsync_FilesOfSegments_OutliveTheSweepOfFiles()
    {
        await using var pool = await CreateAsync();
        await ApplyAndSweepAsync(pool, 20);
        var files = BlobFiles.Of(pool).Count;
        BlobFiles.Age(pool, TimeSpan.FromDays(1));

        for (var part = 0; part <= byte.MaxValue; part++)
        {
            await pool.Get<BlobSweep>().SweepPartAsync((byte)part, default);
        }

        Assert.Equal(files, BlobFiles.Of(pool).Count);
        Assert.Equal(20, (await pool.Get<EventHistory>().ReadAsync(TestJobs.Account, 0, 100, default)).Events.Count);
    }

    [Fact]
    public async Task SweepAsync_AnotherCoordinatorHasTheDuty_LeavesItToIt()
    {
        await using var pool = await CreateAsync();
        await using var other = pool.AnotherCoordinator();
        await SweepAsync(other);
        for (var i = 0; i < 12; i++)
        {
            await ApplyAsync(pool, _make.New(pool.NowMs));
        }

        await SweepAsync(pool);
        Assert.Null(await pool.Jobs.OldestAsync(TestJobs.Account, default));
        await SweepAsync(other);
        Assert.NotNull(await pool.Jobs.OldestAsync(TestJobs.Account, default));
    }

    private static void Do(Damage damage, string file)
    {
        var content = File.ReadAllText(file);
        File.Delete(file);
        switch (damage)
        {
            case Damage.Empty:
                File.WriteAllBytes(file, []);
                break;
            case Damage.Cut:
                File.WriteAllText(file, content[..^40]);
                break;
            case Damage.AnotherStateOfTheJob:
                const string State = "\"state\":\"";
                Assert.Contains(State + "5", content, StringComparison.Ordinal);
                File.WriteAllText(file, content.Replace(State + "5", State + "6", StringComparison.Ordinal));
                break;
            case Damage.Folder:
                Directory.CreateDirectory(file);
                break;
        }
    }

    private static Task<TestPool> CreateAsync(params (string Key, string Value)[] settings) =>
        TestPool.CreateAsync(new MemoryStores(maxEventsPerAccount: 16), settings);

    private static JobWatch Open(TestPool pool, long after) =>
        Assert.IsType<WatchOpening.Opened>(pool.Get<JobWatches>().Open(new WatchRequest(TestJobs.Account, [], after))).Watch;

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private static Task SweepAsync(TestPool pool) => pool.Get<RetentionSweeper>().RunOnceAsync(default);

    private static async Task<Job> ApplyAsync(TestPool pool, JobChange change)
    {
        Assert.IsType<ApplyOutcome.Applied>(await pool.Jobs.ApplyAsync(change.Alone(), default));
        return change.After;
    }

    /// <summary>As many events, one of a job each, with a sweep after every third.</summary>
    private async Task<List<Job>> ApplyAndSweepAsync(TestPool pool, int count)
    {
        var jobs = new List<Job>();
        while (jobs.Count < count)
        {
            jobs.Add(await ApplyAsync(pool, _make.New(pool.NowMs)));
            if (jobs.Count % 3 == 0)
            {
                await SweepAsync(pool);
            }
        }

        return jobs;
    }
}
