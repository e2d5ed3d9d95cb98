using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Host.Draining;

/// <summary>Takes this coordinator out of service in order. One caller, once.</summary>
internal sealed partial class Drainer(DrainState state, WorkerSessions sessions, IOptions<DrainOptions> options, ILogger<Drainer> logger)
{
    /// <summary>Not ready, workers told and waited for within the grace, then every stream closed. Never throws.</summary>
    /// <param name="hurry">Ends the grace early.</param>
    public async Task DrainAsync(CancellationToken hurry)
    {
        LogDraining(options.Value.Grace);
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
    }
}
