using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Returns;

public sealed class ResultUploadsTests
{
    private static readonly byte[] File = [1, 2, 3, 4, 5];
    private static readonly string Hash = TestWorker.HashOf(File);

    [Fact]
    public async Task BeginAsync_EachRefusal_IsTold()
    {
        await using var pool = await TestPool.CreateAsync(("Returns:MaxImageBytes", "65536"));
        var claim = await LeaseAsync(pool);
        var uploads = pool.Get<ResultUploads>();

        Assert.Equal(new UploadOpening.TooLarge(65_536), await uploads.BeginAsync(claim, new UploadAnnouncement(65_537, Hash), default));
        Assert.Equal(FieldErrorCode.OutOfRange, Assert.IsType<UploadOpening.Invalid>(await uploads.BeginAsync(claim, new UploadAnnouncement(0, Hash), default)).Error.Code);
        Assert.Equal("header.image_sha256", Assert.IsType<UploadOpening.Invalid>(await uploads.BeginAsync(claim, new UploadAnnouncement(5, "../../etc/passwd"), default)).Error.Field);
        Assert.Equal(
            new UploadOpening.Lost(LeaseStanding.OwnedByOther), await uploads.BeginAsync(claim with { Token = new string('0', 64) }, new UploadAnnouncement(5, Hash), default));
        Assert.Equal(new UploadOpening.Lost(LeaseStanding.UnknownJob), await uploads.BeginAsync(claim with { Job = new JobId("../../x") }, new UploadAnnouncement(5, Hash), default));
        Assert.Empty(Incoming(pool));
    }

    [Fact]
    public async Task AppendAsync_MoreThanAnnounced_IsRefusedAndNothingStays()
    {
        await using var pool = await TestPool.CreateAsync();
        var claim = await LeaseAsync(pool);
        await using (var upload = await OpenAsync(pool, claim, size: 4))
        {
            Assert.Equal(UploadOutcome.Ok, await upload.AppendAsync(UploadPart.Image, File.AsMemory(0, 3), default));
            Assert.Equal(UploadOutcome.TooLarge, await upload.AppendAsync(UploadPart.Image, File.AsMemory(3), default));
        }

        Assert.Empty(Incoming(pool));
    }

    [Fact]
    public async Task CompleteAsync_TruncatedOrOtherBytes_IsRefusedAndNothingStays()
    {
        await using var pool = await TestPool.CreateAsync();
        var claim = await LeaseAsync(pool);
        await using (var upload = await OpenAsync(pool, claim, size: 6))
        {
            await upload.AppendAsync(UploadPart.Image, File, default);
            Assert.Equal(new UploadCompletion(UploadOutcome.Truncated), await upload.CompleteAsync(default));
        }

        await using (var upload = await OpenAsync(pool, claim))
        {
            await upload.AppendAsync(UploadPart.Image, new byte[5], default);
            Assert.Equal(new UploadCompletion(UploadOutcome.HashMismatch), await upload.CompleteAsync(default));
        }

        Assert.Empty(Incoming(pool));
        Assert.Null(await pool.Get<IIncomingUploads>().OpenAsync(claim.Job, claim.Fence, UploadPart.Image, Hash, default));
    }

    [Fact]
    public async Task CompleteAsync_AsAnnounced_IsThereForEveryCoordinator()
    {
        await using var pool = await TestPool.CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var claim = await LeaseAsync(pool);
        await UploadAsync(pool, claim);

        await using (var stream = await other.Get<IIncomingUploads>().OpenAsync(claim.Job, claim.Fence, UploadPart.Image, Hash, default))
        {
            Assert.Equal(5, stream!.Length);
        }

        Assert.Null(await other.Get<IIncomingUploads>().OpenAsync(claim.Job, claim.Fence + 1, UploadPart.Image, Hash, default));
        await other.Get<IIncomingUploads>().DeleteAsync(claim.Job, claim.Fence, default);
        Assert.Empty(Incoming(pool));
    }

    [Fact]
    public async Task Sweep_LeaseIsOver_RemovesItsUploadAtOnceAndLeavesThatOfARunningOne()
    {
        await using var pool = await TestPool.CreateAsync();
        var (over, running) = (await LeaseAsync(pool), await LeaseAsync(pool));
        await UploadAsync(pool, over);
        await UploadAsync(pool, running);

        await pool.SweepAsync();
        Assert.Equal(2, Incoming(pool).Length);

        await pool.Pipeline.CancelAsync(TestJobs.Account, over.Job, default);
        await pool.SweepAsync();
        Assert.StartsWith(running.Job.Value, Path.GetFileName(Assert.Single(Incoming(pool))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FileDamagedByAPowerCut_IsNotThere()
    {
        await using var pool = await TestPool.CreateAsync();
        var claim = await LeaseAsync(pool);
        await UploadAsync(pool, claim);
        await System.IO.File.WriteAllBytesAsync(Assert.Single(Incoming(pool)), []);

        Assert.Null(await pool.Get<IIncomingUploads>().OpenAsync(claim.Job, claim.Fence, UploadPart.Image, Hash, default));
    }

    [Fact]
    public async Task BeginAsync_TooManyAtOnce_IsBusyUntilOneEnds()
    {
        await using var pool = await TestPool.CreateAsync(("Returns:MaxConcurrentUploads", "1"));
        var claim = await LeaseAsync(pool);
        var first = await OpenAsync(pool, claim);

        Assert.Equal(new UploadOpening.Busy(1), await pool.Get<ResultUploads>().BeginAsync(claim, new UploadAnnouncement(5, Hash), default));
        await first.DisposeAsync();
        await first.DisposeAsync();
        await UploadAsync(pool, claim);
    }

    [Fact]
    public async Task BeginAsync_TooManyUnderOneLease_LeavesPlacesToOthers()
    {
        await using var pool = await TestPool.CreateAsync(("Returns:MaxUploadsPerLease", "1"));
        var claim = await LeaseAsync(pool);
        var first = await OpenAsync(pool, claim);

        Assert.Equal(new UploadOpening.LeaseBusy(1), await pool.Get<ResultUploads>().BeginAsync(claim, new UploadAnnouncement(5, Hash), default));
        await UploadAsync(pool, await LeaseAsync(pool));
        await first.DisposeAsync();
        await UploadAsync(pool, claim);
    }

    [Fact]
    public async Task CompleteAsync_AgainUnderTheSameLease_KeepsTheNewestOnly()
    {
        await using var pool = await TestPool.CreateAsync();
        var claim = await LeaseAsync(pool);
        var other = await LeaseAsync(pool);
        await UploadAsync(pool, other);
        for (byte i = 0; i < 3; i++)
        {
            byte[] file = [i];
            var opened = Assert.IsType<UploadOpening.Opened>(await pool.Get<ResultUploads>().BeginAsync(claim, new UploadAnnouncement(1, TestWorker.HashOf(file)), default));
            await using var upload = opened.Upload;
            await upload.AppendAsync(UploadPart.Image, file, default);
            Assert.Equal(new UploadCompletion(UploadOutcome.Ok), await upload.CompleteAsync(default));
        }

        await UploadAsync(pool, claim);

        Assert.Equal(
            new[] { $"{claim.Job}.{claim.Fence}.{Hash}", $"{other.Job}.{other.Fence}.{Hash}" }.Order(StringComparer.Ordinal),
            Incoming(pool).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SweepAsync_OldUploads_AreRemovedByTheSweeper()
    {
        await using var pool = await TestPool.CreateAsync();
        var claim = await LeaseAsync(pool);
        await UploadAsync(pool, claim);
        var part = await OpenAsync(pool, claim);
        foreach (var file in Incoming(pool))
        {
            System.IO.File.SetLastWriteTimeUtc(file, pool.Clock.GetUtcNow().UtcDateTime);
        }

        // The lease ended meanwhile, and its upload with it; one that never became complete is known by its age alone.
        pool.Clock.Advance(TimeSpan.FromHours(1));
        await pool.SweepAsync();
        Assert.EndsWith(".part", Assert.Single(Incoming(pool)), StringComparison.Ordinal);
        pool.Clock.Advance(TimeSpan.FromHours(1));
        await pool.SweepAsync();

        Assert.Empty(Incoming(pool));
        await part.DisposeAsync();
    }

    [Fact]
    public async Task ListAsync_MoreThanAreAskedFor_TakesTurns()
    {
        await using var pool = await TestPool.CreateAsync();
        var uploads = pool.Get<IIncomingUploads>();
        List<(JobId, long)> all = [.. from job in new[] { "A", "B", "C" } from fence in new[] { 2L, 11L } select (new JobId(job.PadLeft(26, '0')), fence)];
        foreach (var (job, fence) in all)
        {
            await System.IO.File.WriteAllBytesAsync(Path.Combine(pool.Folder, "incoming", $"{job}.{fence}.{Hash}"), File);
        }

        Assert.Equal(all[..4], await uploads.ListAsync(4, default));
        Assert.Equal([.. all[4..], .. all[..2]], await uploads.ListAsync(4, default));
        await uploads.DeleteAsync(all[1].Item1, 11, default);
        Assert.Equal(all[2..5], await uploads.ListAsync(3, default));
        Assert.Equal([all[5], all[0], .. all[2..5]], await uploads.ListAsync(100, default));
    }

    private static string[] Incoming(TestPool pool) => Directory.GetFiles(Path.Combine(pool.Folder, "incoming"));

    private static async Task<LeaseClaim> LeaseAsync(TestPool pool)
    {
        var leased = (await pool.Pipeline.AssignAsync(await pool.SubmitAsync(), new WorkerId("w"), default))!;
        return new LeaseClaim(leased.Id, leased.Lease!.Token, leased.Fence);
    }

    private static async Task<IIncomingUpload> OpenAsync(TestPool pool, LeaseClaim claim, long size = 5) =>
        Assert.IsType<UploadOpening.Opened>(await pool.Get<ResultUploads>().BeginAsync(claim, new UploadAnnouncement(size, Hash), default)).Upload;

    private static async Task UploadAsync(TestPool pool, LeaseClaim claim)
    {
        await using var upload = await OpenAsync(pool, claim);
        Assert.Equal(UploadOutcome.Ok, await upload.AppendAsync(UploadPart.Image, File, default));
        Assert.Equal(new UploadCompletion(UploadOutcome.Ok), await upload.CompleteAsync(default));
    }
}
