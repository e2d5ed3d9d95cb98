using SogniLike.Coordinator.Jobs;
using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Network;

/// <summary>The one connection of a coordinator to the stores.</summary>
internal sealed class StoreConnection(SimulatedProcess process, Weather weather)
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(5);

    private TimeSpan _lastArrival;
    private TimeSpan _lastAnswer;

    /// <summary>Until then nothing passes.</summary>
    public TimeSpan CutUntil { get; set; }

    /// <summary>Does something at the store and brings its answer back.</summary>
    /// <exception cref="StoreUnavailableException">No answer came in time.</exception>
    public Task<T> SendAsync<T>(Func<T> atTheStore)
    {
        var loop = process.Loop;
        var answered = new TaskCompletionSource<T>();
        var cut = loop.Now < CutUntil;
        _lastArrival = Later(_lastArrival, loop.Now + weather.StoreDelay());
        if (cut || weather.LosesStorePacket())
        {
            GiveUp("was lost", CommandTimeout);
            return answered.Task;
        }

        var late = CommandTimeout - (_lastArrival - loop.Now);
        if (late <= TimeSpan.Zero)
        {
            // It arrives after its sender gave up, and takes effect.
            GiveUp("is late", CommandTimeout);
        }

        loop.After(_lastArrival - loop.Now, () => Arrive(atTheStore, answered));
        return answered.Task;

        void GiveUp(string why, TimeSpan after) =>
            process.After(after, () => answered.TrySetException(new StoreUnavailableException($"The request or its answer {why}.")));
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void Arrive<T>(Func<T> atTheStore, TaskCompletionSource<T> answered)
    {
        var loop = process.Loop;
        Action answer;
        try
        {
            var result = atTheStore();
            answer = () => answered.TrySetResult(result);
        }
        catch (Exception fault)
        {
            answer = () => answered.TrySetException(fault);
        }

        if (weather.LosesStorePacket() || loop.Now < CutUntil)
        {
            answer = () => answered.TrySetException(new StoreUnavailableException("The answer was lost."));
            process.After(CommandTimeout, answer);
            return;
        }

        _lastAnswer = Later(_lastAnswer, loop.Now + weather.StoreDelay());
        process.After(_lastAnswer - loop.Now, answer);
    }
}
