using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Measuring;
using SogniLike.Coordinator.Workers;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Tests.Measuring;

/// <summary>A pool with the built-in model, whose answers it knows, and workers that answer as a test says.</summary>
internal sealed class MeasuringBench : IAsyncDisposable
{
    private MeasuringBench(TestPool pool) => Pool = pool;

    public TestPool Pool { get; }

    public WorkerMeasurer Measurer => Pool.Get<WorkerMeasurer>();

    /// <summary>What the pool knows: the model's own predictions.</summary>
    public static float[] Right(AuditQuestion.Evaluation asked, JobSpec spec) => ShippedAnswers.PredictionsOf(ShippedAnswers.Specs.Single(known => known.Seed == spec.Seed))[asked.Index];

    public static float[] Wrong(AuditQuestion.Evaluation asked, JobSpec spec) => [.. Right(asked, spec).Select(value => value + 0.1f)];

    public static async Task<MeasuringBench> CreateAsync(params (string Key, string Value)[] settings)
    {
        var pool = await TestPool.CreateAsync(settings);
        await pool.Stores.Models.PutAsync(TestModels.Sampled with { Manifest = ShippedAnswers.Model, Limits = TestModels.Emoji.Limits with { MaxWidth = 512, MaxHeight = 512 } }, 10, default);
        return new MeasuringBench(pool);
    }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    /// <summary>A worker with the built-in model that takes questions connects.</summary>
    public async Task<TestWorker> ConnectAsync(string name = "new", double claims = 0, Func<WorkerCapabilities, WorkerCapabilities>? with = null, bool asks = true)
    {
        var worker = await TestWorker.EnrolAsync(Pool, name, slots: 1, told => Told(with is null ? told : with(told), claims), name);
        worker.Features = asks ? [WorkerFeatures.Audits] : [];
        await worker.ConnectAsync(Pool);
        return worker;
    }

    /// <summary>A round in which the worker is asked; it answers questions of these sizes, and breaks off at others.</summary>
    /// <param name="worker">Who.</param>
    /// <param name="answer">What it says.</param>
    /// <param name="took">How long each answer takes it.</param>
    /// <param name="most">Width that it can do.</param>
    public async Task AskAsync(TestWorker worker, Func<AuditQuestion.Evaluation, JobSpec, float[]> answer, TimeSpan took = default, int most = int.MaxValue)
    {
        await Measurer.RunOnceAsync(default);
        var quiet = Measurer.WhenQuietAsync();
        while (!quiet.IsCompleted)
        {
            using var stop = new CancellationTokenSource();
            var told = worker.Session.Commands.WaitToReadAsync(stop.Token).AsTask();
            await Task.WhenAny(quiet, told);
            if (Order(worker) is { } order)
            {
                await AnswerAsync(order, answer, took, most);
            }

            await stop.CancelAsync();
        }
    }

    /// <summary>Waits for the next question.</summary>
    public static async Task<AuditOrder> NextOrderAsync(TestWorker worker)
    {
        await worker.Session.Commands.WaitToReadAsync();
        return Order(worker)!;
    }

    /// <summary>Answers every question of an order rightly.</summary>
    public Task AnswerAsync(AuditOrder order) => AnswerAsync(order, Right, TimeSpan.Zero, int.MaxValue);

    public static AuditOrder? Order(TestWorker worker)
    {
        while (worker.Session.Commands.TryRead(out var command))
        {
            if (command is WorkerCommand.Audit audit)
            {
                return audit.Order;
            }
        }

        return null;
    }

    /// <summary>What is shown of the worker.</summary>
    public async Task<Measurement> ShownAsync(TestWorker worker) =>
        Assert.Single((await Pool.Get<WorkerTrusts>().ReportAsync([worker.Record], default))[worker.Id].Measured);

    /// <summary>True when a job of this size goes to the worker.</summary>
    public async Task<bool> GetsAsync(TestWorker worker, int side = 128)
    {
        var job = await Pool.SubmitAsync(TestPool.Request() with { Width = side, Height = side });
        await Pool.DispatchAsync();
        return (await Pool.FindAsync(job.Id)).Running().Any(lease => lease.Worker == worker.Id);
    }

    private async Task AnswerAsync(AuditOrder order, Func<AuditQuestion.Evaluation, JobSpec, float[]> answer, TimeSpan took, int most)
    {
        await using var session = (await Pool.Get<IAuditDesk>().BeginAsync(order.Id, order.Token, default))!;
        while (session.Question is AuditQuestion.Evaluation asked && session.Spec.Width <= most)
        {
            if (took > TimeSpan.Zero)
            {
                Pool.Clock.Advance(took);
            }

            await session.AnswerAsync(new AuditAnswer.Prediction(answer(asked, session.Spec)), default);
        }
    }

    private static WorkerCapabilities Told(WorkerCapabilities told, double claims) =>
        told with { Models = [new ModelCapability(ShippedAnswers.Model, Loaded: true, MaxPixels: 0, "fp32", claims)] };
}
