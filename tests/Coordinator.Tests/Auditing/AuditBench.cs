using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Credits;
using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Verification;
using SogniLike.Coordinator.Workers;
using SogniLike.Imaging.Exact.Png;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Auditing;

/// <summary>A pool with a worker whose results are audited, every one of them.</summary>
internal sealed class AuditBench : IAsyncDisposable
{
    private readonly Dictionary<JobId, FakeTrajectory> _drawn = [];

    private AuditBench(TestPool pool, TestWorker suspect) => (Pool, Suspect) = (pool, suspect);

    public TestPool Pool { get; }

    public TestWorker Suspect { get; }

    /// <param name="isNew">The worker is in probation.</param>
    /// <param name="settings">Beside those of the bench, or in their place.</param>
    public static async Task<AuditBench> CreateAsync(bool isNew, params (string Key, string Value)[] settings)
    {
        var pool = await TestPool.CreateAsync([.. settings.Append(("Audits:LeastRate", "1")).DistinctBy(static setting => setting.Item1)]);
        await pool.Stores.Models.PutAsync(TestModels.Pictured, 10, default);
        await pool.Get<EpochKeeper>().RunOnceAsync(default);
        pool.Clock.Advance(TimeSpan.FromSeconds(2));
        var suspect = await pool.ConnectCommittingAsync("suspect", Pictures);
        if (!isNew)
        {
            await pool.Stores.Trust.ChangeAsync(new WorkerTrust { Worker = suspect.Id, DeliveredBefore = -1_000 }, trust => trust, default);
        }

        return new AuditBench(pool, suspect);
    }

    /// <summary>What workers can do that take pictures.</summary>
    public static WorkerCapabilities Pictures(WorkerCapabilities capabilities) => capabilities with { Modes = ["txt2img", "img2img", "inpaint"] };

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    /// <summary>Three verifiers of three owners: as many as convict.</summary>
    public async Task<TestWorker[]> ConnectVerifiersAsync(Func<WorkerCapabilities, WorkerCapabilities>? with = null)
    {
        var verifiers = new TestWorker[3];
        for (var i = 0; i < verifiers.Length; i++)
        {
            verifiers[i] = await Pool.ConnectVerifierAsync($"v{i + 1}", with: with);
        }

        return verifiers;
    }

    /// <summary>Whoever was asked and has not answered yet.</summary>
    public static TestWorker Asked(IEnumerable<TestWorker> verifiers) => verifiers.Single(static one => one.Session.Commands.TryPeek(out _));

    /// <summary>Gives the suspect something to lose: whoever has nothing at stake is audited always.</summary>
    public Task StakeAsync() => Pool.Jobs.ApplyAsync(
        new LedgerChange { AtMs = 1, Entries = [JournalEntry.Move(JournalReason.Issue, "stake", LedgerAccount.Issuance, LedgerAccount.Pending(Suspect.Id), 1_000_000)] }, default);

    /// <summary>Pays the suspect for a job that nobody sees.</summary>
    public Task EarnAsync(string subject) => Pool.Jobs.ApplyAsync(
        new LedgerChange
        {
            AtMs = 1,
            Entries = [JournalEntry.Move(JournalReason.Issue, subject, LedgerAccount.Issuance, LedgerAccount.Pending(Suspect.Id), 10_000)],
            Earned = [new EarnedCredit(Suspect.Id, new WindowItem(10_000, subject, null, 0), 100)],
        },
        default);

    /// <summary>The suspect takes a job and returns it.</summary>
    /// <param name="seed">Of the job, and of what it predicts.</param>
    /// <param name="spoil">Called with the file of openings.</param>
    /// <param name="image">Another file than that of the final latent.</param>
    /// <param name="with">What it is made from.</param>
    /// <param name="by">Somebody else, who is alone there.</param>
    public async Task<Job> WorkAsync(int seed = 1, Action<byte[]>? spoil = null, byte[]? image = null, Func<SubmitRequest, SubmitRequest>? with = null, TestWorker? by = null)
    {
        var worker = by ?? Suspect;
        var request = TestPool.Request(seed: (ulong)seed);
        var job = await Pool.SubmitAsync(with is null ? request : with(request));
        await Pool.DispatchAsync();
        var claim = worker.Take();
        var trajectory = FakeTrajectory.Draw((await Pool.Get<TrajectoryModels>().ExpectAsync(job.Spec, default))!, seed, image);
        _drawn[job.Id] = trajectory;
        await worker.CommitAsync(claim, trajectory.Tree);
        var openings = trajectory.Openings(worker.Next<WorkerCommand.Challenge>().OpenAll);
        spoil?.Invoke(openings);
        await worker.ReturnAsync(claim, trajectory.Image, openings);
        while (worker.Session.Commands.TryRead(out _))
        {
        }

        return await Pool.FindAsync(job.Id);
    }

    public FakeTrajectory TrajectoryOf(Job job) => _drawn[job.Id];

    public async Task<Audit> AuditOfAsync(Job job) => (await Pool.Jobs.FindAsync(
        [.. (await Pool.Jobs.RangeAsync(new AuditIndex.OfJob(job.Id), 0, long.MaxValue, 10, descending: true, default)).Select(entry => entry.Id)], default))[0];

    /// <summary>The verifier reads its order and answers it all; then the desk goes on.</summary>
    /// <param name="verifier">Who was asked.</param>
    /// <param name="error">What it adds to each prediction.</param>
    /// <param name="image">The image that it draws instead of the right one.</param>
    public async Task<AuditOrder> AnswerAsync(TestWorker verifier, float error = 0, byte[]? image = null)
    {
        var order = Order(verifier) ?? throw new InvalidOperationException("The verifier was not asked.");
        var audit = (await Pool.Jobs.FindAsync(order.Id, default))!;
        await using var session = (await Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default))!;
        for (var trajectory = _drawn[audit.Job]; session.Question is { } question;)
        {
            await session.AnswerAsync(
                question is AuditQuestion.Evaluation asked
                    ? new AuditAnswer.Prediction([.. trajectory.Predictions[asked.Index].Select(value => value + error)])
                    : new AuditAnswer.Pixels(PixelsOf(image ?? trajectory.Image, session.Spec)),
                default);
        }

        await Pool.AuditAsync();
        return order;
    }

    /// <summary>Whoever is asked answers, until nobody is.</summary>
    /// <param name="verifiers">All that are there.</param>
    /// <param name="error">What they add to the predictions of a job.</param>
    public async Task AnswerAllAsync(IReadOnlyList<TestWorker> verifiers, Func<JobId, float> error)
    {
        for (var round = 0; round < 30; round++)
        {
            await Pool.AuditAsync();
            foreach (var verifier in verifiers)
            {
                if (verifier.Session.Commands.TryPeek(out var command) && command is WorkerCommand.Audit asked)
                {
                    await AnswerAsync(verifier, error((await Pool.Jobs.FindAsync(asked.Order.Id, default))!.Job));
                }
            }

            Pool.Clock.Advance(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>What the verifier was offered last, or null.</summary>
    public static AuditOrder? Order(TestWorker verifier)
    {
        AuditOrder? order = null;
        while (verifier.Session.Commands.TryRead(out var command))
        {
            order = (command as WorkerCommand.Audit)?.Order ?? order;
        }

        return order;
    }

    private static byte[] PixelsOf(byte[] file, JobSpec spec)
    {
        var pixels = new byte[spec.Width * spec.Height * 3];
        PngInspector.Inspect(
            file, new PngLimits(file.Length, spec.Width, spec.Height), (y, rgb) => rgb[..(spec.Width * 3)].CopyTo(pixels.AsSpan(y * spec.Width * 3)));
        return pixels;
    }
}
