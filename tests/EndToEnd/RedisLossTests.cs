using Grpc.Core;
using SogniLike.EndToEnd.Tests.Pools;
using SogniLike.Protocol.Artist.V1;
using Xunit.Abstractions;

namespace SogniLike.EndToEnd.Tests;

public sealed class RedisLossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Redis_KilledWhileJobsArrive_EveryAcknowledgedJobIsThereAndFinishes()
    {
        await using var pool = await LocalPool.StartAsync(output);
        await pool.StartWorkerAsync("first");
        var running = Assert.Single((await pool.SubmitAsync(Specs.Long())).Jobs);
        await pool.WaitForMiddleAsync(running.Id);

        var acknowledged = new List<string> { running.Id };
        var killed = Task.CompletedTask;
        for (var index = 0; index < 30; index++)
        {
            if (index == 10)
            {
                // From another thread, so that the kill falls between or into the calls below.
                killed = Task.Run(pool.KillRedis);
            }

            try
            {
                acknowledged.AddRange((await pool.SubmitAsync(Specs.Short(seed: (ulong)index))).Jobs.Select(job => job.Id));
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable)
            {
                // Not acknowledged: the artist was told.
            }
        }

        await killed;
        await pool.WaitUntilReadyAsync();

        Assert.True(acknowledged.Count > 10);
        foreach (var id in acknowledged)
        {
            Assert.Equal(JobState.Delivered, (await pool.WaitForEndAsync(id)).State);
        }
    }
}
