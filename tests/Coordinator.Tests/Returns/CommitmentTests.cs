using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Leasing;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Commitments;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Returns;

/// <summary>Commit, challenge, openings, checks: from what a worker says to what is kept with the job.</summary>
public sealed class CommitmentTests
{
    private const int Evaluations = 20;

    [Fact]
    public async Task Commit_Good_IsWrittenIntoTheLeaseAndChallenged()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await worker.CommitAsync(claim, trajectory.Tree);

        var commitment = (await pool.FindAsync(claim.Job)).Lease!.Commitment!;
        Assert.Equal(
            (Convert.ToHexStringLower(trajectory.Tree.Root), Evaluations + 2, LeaseNonce.Of(claim.Token), pool.NowMs),
            (commitment.Root, commitment.LeafCount, commitment.Nonce, commitment.ReceivedAtMs));
        Assert.Equal(("1", AuditLotteryWhole), (commitment.Epoch, commitment.RatePpm));
        Assert.Equal(new WorkerCommand.Challenge(claim.Job, claim.Fence, OpenAll: true), worker.Next<WorkerCommand.Challenge>());
    }

    [Fact]
    public async Task Commit_RepeatedEvenElsewhere_GetsTheSameAnswerAndIsDrawnOnce()
    {
        await using var pool = await CreateAsync();
        await using var other = pool.AnotherCoordinator();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await worker.CommitAsync(claim, trajectory.Tree);
        var first = worker.Next<WorkerCommand.Challenge>();
        var kept = (await pool.FindAsync(claim.Job)).Lease!.Commitment;

        pool.Clock.Advance(TimeSpan.FromSeconds(3));
        await worker.ConnectAsync(other, claim);
        worker.Next<WorkerCommand.LeaseStatus>();
        await worker.CommitAsync(claim, trajectory.Tree);

        Assert.Equal(first, worker.Next<WorkerCommand.Challenge>());
        Assert.Equal(kept, (await pool.FindAsync(claim.Job)).Lease!.Commitment);
        Assert.Equal(1, (await pool.Stores.Trust.FindAsync([worker.Id], default))[worker.Id].Drawn);
        await worker.ReturnAsync(claim, trajectory.Image, trajectory.Openings(all: true));
        Assert.Equal(LeaseReport.ResultAccepted, await LastReportAsync(worker));
    }

    [Fact]
    public async Task Commit_AnotherRoot_IsAConflictAndTheFirstHolds()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await worker.CommitAsync(claim, trajectory.Tree);
        worker.Next<WorkerCommand.Challenge>();
        await worker.CommitAsync(claim, (await DrawAsync(pool, claim, seed: 2)).Tree);

        var status = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.Renewed, FailureCodes.CommitmentConflict), (status.Report, status.Code));
        Assert.Equal(Convert.ToHexStringLower(trajectory.Tree.Root), (await pool.FindAsync(claim.Job)).Lease!.Commitment!.Root);
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("leaf count of half the steps")]
    [InlineData("two leaves")]
    public async Task Commit_NotToThisJob_EndsTheLease(string what)
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await worker.CommitAsync(
            claim, trajectory.Tree, what switch { "two leaves" => 2, "signature" => null, _ => 12 }, signed: what != "signature");

        var status = worker.Next<WorkerCommand.LeaseStatus>();
        Assert.Equal((LeaseReport.ResultRefused, FailureCodes.CommitmentInvalid), (status.Report, status.Code));
        var job = await pool.FindAsync(claim.Job);
        Assert.Equal((JobState.Queued, AttemptOutcome.ResultRefused), (job.State, job.Attempts[^1].Outcome));
        Assert.Null(worker.Session.Find(claim));
    }

    [Fact]
    public async Task Commit_OfALeaseThatIsOver_IsToldSo()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await worker.CommitAsync(claim with { Token = new string('0', 64) }, trajectory.Tree);
        Assert.Equal(LeaseReport.OwnedByOther, worker.Next<WorkerCommand.LeaseStatus>().Report);

        await pool.Pipeline.CancelAsync(TestJobs.Account, claim.Job, default);
        await worker.CommitAsync(claim, trajectory.Tree);
        Assert.Equal(LeaseReport.UnknownJob, worker.Next<WorkerCommand.LeaseStatus>().Report);
    }

    [Fact]
    public async Task Commit_NotInForce_BreaksTheProtocol()
    {
        await using var pool = await CreateAsync();
        var worker = await pool.ConnectAsync();
        var claim = await LeaseAsync(pool, worker);

        var violation = await pool.Get<WorkerConversation>().CommitAsync(worker.Session, claim, new CommitClaim(new string('a', 64), 22, "", _ => true), default);

        Assert.Equal("commit", violation!.Field);
    }

    [Fact]
    public async Task Deliver_Good_PassesEveryCheckAndKeepsTheOpenings()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await worker.DeliverAsync(claim, trajectory);

        var job = await pool.FindAsync(claim.Job);
        Assert.Equal(LeaseReport.ResultAccepted, await LastReportAsync(worker));
        Assert.Equal(
            ["structure", "flat_color", "fingerprint", "commitment", "openings", "noise", "result", "latent_colors", "timing"],
            job.Verification!.Checks.Select(check => check.Name));
        Assert.All(job.Verification.Checks.SkipLast(1), check => Assert.Equal(CheckStatus.Passed, check.Status));
        Assert.Equal(CheckStatus.Skipped, job.Verification.Checks[^1].Status);
        Assert.InRange(job.Verification.Checks[^2].Measured!.Value, 0, 0.01);
        Assert.Equal(TestWorker.HashOf(trajectory.Openings(all: true)), job.Verification.Openings!.Value.Value);
        Assert.True(File.Exists(BlobPath(pool, job.Verification.Openings.Value.Value)));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(pool.Folder, "incoming")));
    }

    [Theory]
    [InlineData("no commitment", FailureCodes.CommitmentMissing)]
    [InlineData("no openings", FailureCodes.OpeningsMissing)]
    [InlineData("other header", FailureCodes.OpeningsInvalid)]
    [InlineData("other path", FailureCodes.NoiseMismatch)]
    [InlineData("other noise", FailureCodes.NoiseMismatch)]
    [InlineData("other final latent", FailureCodes.OpeningsInvalid)]
    [InlineData("final latent not finite", FailureCodes.OpeningsInvalid)]
    [InlineData("other image than committed to", FailureCodes.OpeningsInvalid)]
    public async Task Deliver_WhatDoesNotHoldTogether_IsRefused(string what, string code)
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        trajectory = what == "other noise" ? await DrawAsync(pool, claim, changeNoise: noise => noise[3] += 0.5f) : trajectory;
        if (what != "no commitment")
        {
            await worker.CommitAsync(claim, trajectory.Tree);
            worker.Next<WorkerCommand.Challenge>();
        }

        var openings = trajectory.Openings(all: true);
        var start = openings.Length - (sizeof(float) * trajectory.FinalLatent.Length * (Evaluations + 1));
        switch (what)
        {
            case "other header":
                openings[0]++;
                break;
            case "other path":
                openings[OpeningsLayout.Header.Length]++;
                break;
            case "other final latent":
                openings[start] ^= 1;
                break;
            case "final latent not finite":
                BitConverter.TryWriteBytes(openings.AsSpan(start), float.NaN);
                break;
        }

        if (what is "no commitment")
        {
            await worker.ReturnAsync(claim, trajectory.Image);
        }
        else if (what is "no openings")
        {
            Assert.Equal(UploadOutcome.Ok, await worker.UploadAsync(claim, trajectory.Image, openings));
            await worker.SayReturnedAsync(claim, trajectory.Image);
        }
        else
        {
            await worker.ReturnAsync(claim, what == "other image than committed to" ? TestImages.Noise(5) : trajectory.Image, openings);
        }

        var status = await LastStatusAsync(worker);
        Assert.Equal((LeaseReport.ResultRefused, code), (status.Report, status.Code));
        var job = await pool.FindAsync(claim.Job);
        Assert.Equal(JobState.Queued, job.State);
        Assert.Equal(what == "no openings" ? AttemptOutcome.OpeningsMissing : AttemptOutcome.ResultRefused, job.Attempts[^1].Outcome);
        Assert.Equal(CheckStatus.Failed, job.Verification!.Checks[^1].Status);
        Assert.Null(job.Verification.Openings);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(pool.Folder, "incoming")));
    }

    [Fact]
    public async Task Deliver_ImageUnlikeItsLatentOfAFamily_IsDeliveredAndWantsAnAudit()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, _) = await TakeAsync(pool);
        var trajectory = await DrawAsync(pool, claim, image: TestImages.Stripes());
        await worker.DeliverAsync(claim, trajectory);

        var job = await pool.FindAsync(claim.Job);
        Assert.Equal(JobState.Returned, job.State);
        Assert.Contains(job.Verification!.Checks, static check => check.Status == CheckStatus.Suspicious);
        var check = job.Verification.Checks.Single(check => check.Name == "latent_colors");
        Assert.Equal((CheckStatus.Suspicious, LatentColorCheck.DoubtFrom), (check.Status, check.Threshold));
        Assert.InRange(check.Measured!.Value, LatentColorCheck.DoubtFrom, 2);
    }

    [Fact]
    public async Task Deliver_FarFasterThanEver_WantsAnAudit()
    {
        await using var pool = await CreateAsync();
        var worker = await pool.ConnectCommittingAsync();
        foreach (var (i, seconds) in new[] { 10, 10, 9, 10, 10, 10, 1 }.Index())
        {
            var claim = await LeaseAsync(pool, worker, TestPool.Request(seed: (ulong)i));
            pool.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await worker.DeliverAsync(claim, await DrawAsync(pool, claim, seed: i));
            await pool.AuditAsync();
            Assert.Equal(LeaseReport.ResultAccepted, await LastReportAsync(worker));
            var timing = (await pool.FindAsync(claim.Job)).Verification!.Checks[^1];
            Assert.Equal(i < TimingCheck.LeastSamples ? CheckStatus.Skipped : seconds == 1 ? CheckStatus.Suspicious : CheckStatus.Passed, timing.Status);
        }
    }

    [Fact]
    public async Task Lease_EndsAfterTheChallengeWithoutOpenings_CountsAsThat()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await worker.CommitAsync(claim, trajectory.Tree);
        await worker.FailAsync(claim);

        var attempt = (await pool.FindAsync(claim.Job)).Attempts[^1];
        Assert.Equal(AttemptOutcome.OpeningsMissing, attempt.Outcome);
    }

    [Fact]
    public async Task Upload_OpeningsOfAnotherSize_IsRefusedBeforeTheFirstByte()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        var (uploads, hash) = (pool.Get<ResultUploads>(), new string('a', 64));
        Assert.Equal("header.openings_size_bytes", await FieldAsync(new UploadAnnouncement(5, hash, 100, hash)));
        await worker.CommitAsync(claim, trajectory.Tree);

        var exact = trajectory.Openings(all: true).Length;
        Assert.Equal("header.openings_size_bytes", await FieldAsync(new UploadAnnouncement(5, hash)));
        Assert.Equal("header.openings_size_bytes", await FieldAsync(new UploadAnnouncement(5, hash, exact + 4, hash)));
        Assert.Equal("header.openings_sha256", await FieldAsync(new UploadAnnouncement(5, hash, exact)));
        var opened = Assert.IsType<UploadOpening.Opened>(await uploads.BeginAsync(claim, new UploadAnnouncement(5, hash, exact, hash), default));
        await opened.Upload.DisposeAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(pool.Folder, "incoming")));

        async Task<string> FieldAsync(UploadAnnouncement announced) =>
            Assert.IsType<UploadOpening.Invalid>(await uploads.BeginAsync(claim, announced, default)).Error.Field;
    }

    [Fact]
    public async Task Commit_PredictionsTooLargeToOpen_AreRunAgainWhole()
    {
        await using var pool = await CreateAsync(("Returns:MaxOpeningsBytes", "65536"));
        var (worker, claim, trajectory) = await TakeAsync(pool);
        Assert.False((await worker.DeliverAsync(claim, trajectory)).OpenAll);

        var verification = (await pool.FindAsync(claim.Job)).Verification!;
        Assert.True(verification.Commitment!.RunWhole);
        Assert.Contains(verification.Checks, static check => check.Status == CheckStatus.Suspicious);
        Assert.Equal(CheckStatus.Suspicious, verification.Checks.Single(check => check.Name == "commitment").Status);
    }

    [Fact]
    public async Task Commit_ModelThatThePoolCannotRead_IsTakenAndRunAgainWhole()
    {
        await using var pool = await CreateAsync();
        var (worker, claim, trajectory) = await TakeAsync(pool);
        await pool.Stores.Models.PutAsync(TestModels.Emoji, 10, default);
        await worker.DeliverAsync(claim, trajectory);

        var verification = (await pool.FindAsync(claim.Job)).Verification!;
        Assert.True(verification.Commitment!.RunWhole);
        Assert.Equal(CheckStatus.Skipped, verification.Checks.Single(check => check.Name == "noise").Status);
        Assert.Equal(CheckStatus.Passed, verification.Checks.Single(check => check.Name == "result").Status);
    }

    [Fact]
    public async Task Open_ByDefault_LetsInOnlyWorkersThatCommit()
    {
        await using var pool = await CreateAsync(("Verification:RequireCommitments", $"{new VerificationOptions().RequireCommitments}"));
        var worker = await TestWorker.EnrolAsync(pool, "w1", 1, with: null);
        var opening = await pool.Get<WorkerSessions>().OpenAsync(worker.Record, new WorkerHello("0.1.0", worker.Capabilities, []), default);

        Assert.IsType<SessionOpening.CommitmentsRequired>(opening);
        await pool.ConnectCommittingAsync("w2");
    }

    [Fact]
    public async Task Return_WorkerThatPromisedNothingWhereItMay_IsNotAskedForACommitment()
    {
        await using var pool = await CreateAsync(("Verification:RequireCommitments", "false"));
        var worker = await pool.ConnectAsync();
        var claim = await LeaseAsync(pool, worker);
        await worker.ReturnAsync(claim, TestImages.Noise(1));

        Assert.Equal(LeaseReport.ResultAccepted, await LastReportAsync(worker));
        Assert.Equal(3, (await pool.FindAsync(claim.Job)).Verification!.Checks.Count);
    }

    private const int AuditLotteryWhole = 1_000_000;

    private static async Task<TestPool> CreateAsync(params (string, string)[] settings)
    {
        var pool = await TestPool.CreateAsync(settings);
        await pool.Stores.Models.PutAsync(TestModels.Sampled, 10, default);
        await pool.Get<EpochKeeper>().RunOnceAsync(default);
        pool.Clock.Advance(TimeSpan.FromSeconds(2));
        return pool;
    }

    private static async Task<(TestWorker Worker, LeaseClaim Claim, FakeTrajectory Trajectory)> TakeAsync(TestPool pool)
    {
        var worker = await pool.ConnectCommittingAsync();
        var claim = await LeaseAsync(pool, worker);
        return (worker, claim, await DrawAsync(pool, claim));
    }

    private static async Task<LeaseClaim> LeaseAsync(TestPool pool, TestWorker worker, SubmitRequest? request = null)
    {
        await pool.SubmitAsync(request);
        await pool.DispatchAsync();
        return worker.Take();
    }

    private static async Task<FakeTrajectory> DrawAsync(
        TestPool pool, LeaseClaim claim, int seed = 1, byte[]? image = null, Action<float[]>? changeNoise = null) =>
        FakeTrajectory.Draw((await pool.Get<TrajectoryModels>().ExpectAsync((await pool.FindAsync(claim.Job)).Spec, default))!, seed, image, changeNoise);

    private static async Task<WorkerCommand.LeaseStatus> LastStatusAsync(TestWorker worker)
    {
        await Task.Yield();
        WorkerCommand.LeaseStatus? last = null;
        while (worker.Session.Commands.TryRead(out var command))
        {
            last = command as WorkerCommand.LeaseStatus ?? last;
        }

        return last!;
    }

    private static async Task<LeaseReport> LastReportAsync(TestWorker worker) => (await LastStatusAsync(worker)).Report;

    private static string BlobPath(TestPool pool, string id) => Path.Combine(pool.Folder, "blobs", id[..2], id[2..4], id);
}
