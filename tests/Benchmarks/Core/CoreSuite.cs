using System.Globalization;
using SogniLike.Benchmarks.Processes;
using SogniLike.Benchmarks.Rivals;
using SogniLike.Coordinator.Identity;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Core;

/// <summary>
/// Whole lives of jobs through the stages, on real Redis, beside BullMQ's add and process on the same Redis: the same payload, the same number on their way at
/// any time, one side after the other in every round.
/// </summary>
internal sealed class CoreSuite : IBenchmarkSuite
{
    private const int UsualSize = 5_000;
    private const int WarmupRounds = 2;
    private const int UsualOutstanding = 128;
    private const int Accounts = 8;

    public string Name => "core";

    public string Description => "every state of a job through the stages, no network and no image: lifecycles per second, beside BullMQ";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchmarkOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var size = options.Size > 0 ? options.Size : UsualSize;
        var outstanding = options.Outstanding > 0 ? options.Outstanding : UsualOutstanding;
        await using var redis = await RedisServer.StartAsync(options.Persistence, cancellationToken: cancellationToken);
        await using var coordinator = await CoreCoordinator.StartAsync(redis, cancellationToken);
        await using var bullMq = options.Without.Contains("bullmq") ? null : await BullMq.StartAsync(redis, Payload.ForBullMq(), progress, cancellationToken);

        // Both sides compile what they run most while they run it.
        for (var warmup = 0; warmup < WarmupRounds; warmup++)
        {
            await LiveAsync(coordinator, size, outstanding, waits: warmup % 2 == 1, renew: false, cancellationToken);
            if (bullMq is not null)
            {
                await bullMq.LiveAsync(size, outstanding, cancellationToken);
            }
        }

        var (ours, waiting, renewing) = (new List<double>(), new List<double>(), new List<double>());
        var (theirs, ratios, waitingRatios) = (new List<double>(), new List<double>(), new List<double>());
        var (cpu, redisCpu, theirCpu, theirRedisCpu) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            var run = await RoundCosts.OfAsync(redis, Environment.ProcessId, size, () => LiveAsync(coordinator, size, outstanding, waits: false, renew: false, cancellationToken));
            ours.Add(run.PerSecond);
            cpu.Add(run.CpuMicroseconds);
            redisCpu.Add(run.RedisMicroseconds);
            var waited = await RoundCosts.OfAsync(redis, Environment.ProcessId, size, () => LiveAsync(coordinator, size, outstanding, waits: true, renew: false, cancellationToken));
            waiting.Add(waited.PerSecond);
            if (bullMq is not null)
            {
                var rival = await RoundCosts.OfAsync(redis, bullMq.ProcessId, size, () => bullMq.LiveAsync(size, outstanding, cancellationToken));
                theirs.Add(rival.PerSecond);
                theirCpu.Add(rival.CpuMicroseconds);
                theirRedisCpu.Add(rival.RedisMicroseconds);
                ratios.Add(run.PerSecond / rival.PerSecond);
                waitingRatios.Add(waited.PerSecond / rival.PerSecond);
            }

            var renewed = await RoundCosts.OfAsync(redis, Environment.ProcessId, size, () => LiveAsync(coordinator, size, outstanding, waits: false, renew: true, cancellationToken));
            renewing.Add(renewed.PerSecond);
            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"round {round + 1}: {ours[^1]:0} lifecycles/s, {waiting[^1]:0} of jobs that waited, BullMQ {(theirs.Count > 0 ? theirs[^1] : double.NaN):0}"));
        }

        var setting = string.Create(
            CultureInfo.InvariantCulture, $"{size} jobs a round, {outstanding} on their way, appendfsync {options.Persistence.Word()}");
        List<Measurement> measurements =
        [
            Measurement.Of("core.lifecycles", ours, "1/s") with { Note = setting },
            Measurement.Of("core.lifecycles_waiting", waiting, "1/s") with { Note = "entered and leased in two transactions" },
            Measurement.Of("core.lifecycles_with_renewal", renewing, "1/s"),
            Measurement.Of("core.coordinator_cpu", cpu, "us/lifecycle"),
            Measurement.Of("core.redis_cpu", redisCpu, "us/lifecycle"),
        ];
        if (bullMq is not null)
        {
            measurements.AddRange(
            [
                Measurement.Of("bullmq.lifecycles", theirs, "1/s"),
                Measurement.Of("bullmq.node_cpu", theirCpu, "us/lifecycle"),
                Measurement.Of("bullmq.redis_cpu", theirRedisCpu, "us/lifecycle"),
                Measurement.Of("core.ratio_waiting", waitingRatios, "x BullMQ"),
                Measurement.Of("core.ratio", ratios, "x BullMQ") with { AtLeast = 1 },
            ]);
        }

        return measurements;
    }

    private static async Task LiveAsync(CoreCoordinator coordinator, int count, int outstanding, bool waits, bool renew, CancellationToken cancellationToken)
    {
        coordinator.SetIdle(!waits);
        var begun = 0;
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(client => Task.Run(() => RunClientAsync(client), cancellationToken)));

        async Task RunClientAsync(int client)
        {
            var caller = new Caller(
                new AccountId(string.Create(CultureInfo.InvariantCulture, $"artist-{client % Accounts}")),
                string.Create(CultureInfo.InvariantCulture, $"key-{client % Accounts}"),
                [Scopes.Artist]);
            int number;
            while ((number = Interlocked.Increment(ref begun)) <= count)
            {
                await coordinator.LiveAsync(caller, Payload.ForCoordinator((ulong)number, OneUpload.Side), waits, renew, cancellationToken);
            }
        }
    }
}
