using System.Diagnostics;
using SogniLike.Testing;

namespace SogniLike.Benchmarks.Processes;

/// <summary>What a round of jobs cost.</summary>
/// <param name="PerSecond">Jobs per second.</param>
/// <param name="CpuMicroseconds">Processor time per job of the program under test.</param>
/// <param name="RedisMicroseconds">Processor time per job of redis-server.</param>
internal sealed record RoundCosts(double PerSecond, double CpuMicroseconds, double RedisMicroseconds)
{
    /// <summary>Measures <paramref name="round"/>.</summary>
    /// <param name="redis">The server in use.</param>
    /// <param name="processId">The program under test.</param>
    /// <param name="jobs">How many jobs the round has.</param>
    public static async Task<RoundCosts> OfAsync(RedisServer redis, int processId, int jobs, Func<Task> round)
    {
        var (cpu, redisCpu) = (ProcessFigures.CpuSeconds(processId), ProcessFigures.CpuSeconds(redis.ProcessId!.Value));
        var begun = Stopwatch.GetTimestamp();
        await round();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return new RoundCosts(
            jobs / seconds,
            (ProcessFigures.CpuSeconds(processId) - cpu) / jobs * 1e6,
            (ProcessFigures.CpuSeconds(redis.ProcessId.Value) - redisCpu) / jobs * 1e6);
    }
}
