using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Host.Draining;

/// <summary>Takes this coordinator out of service in order. One caller, once.</summary>
internal sealed partial class Drainer(DrainState state, WorkerSessions sessions, IOptions<DrainOptions> options, TimeProvider time, ILogger<Drainer> logger)
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // The connection's end may overtake what a stream ended with on the way to its reader, who would then not know why.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(250);

    /// <summary>Not ready, workers told and waited for within the grace, then every stream closed. Never throws.</summary>
    /// <param name="hurry">Ends the grace early.</param>
    public async Task DrainAsync(CancellationToken hurry)
    {
        LogDraining(options.Value.Grace);
        var hadCalls = state.OpenCalls > 0;
        state.Begin();
        try
        {
            await sessions.DrainAsync(options.Value.Grace, hurry);
        }
        catch (OperationCanceledException)
        {
            LogHurried();
        }

        state.Close();
        var begun = time.GetTimestamp();
        while (state.OpenCalls > 0 && time.GetElapsedTime(begun) < LongestGoodbye)
        {
            await Task.Delay(Poll, time, CancellationToken.None);
        }

        if (hadCalls)
        {
            await Task.Delay(Settling, time, CancellationToken.None);
        }
    }
}
