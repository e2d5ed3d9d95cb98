using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Network;

/// <summary>
/// A connection between two processes: what one says reaches the other in order, until it breaks. Then both learn of it, each in its own time, and what was
/// under way is lost. When a process dies its connections break.
/// </summary>
internal sealed class Wire(SimulatedProcess near, SimulatedProcess far, Weather weather)
{
    private readonly Dictionary<SimulatedProcess, TimeSpan> _lastArrival = [];
    private readonly CancellationTokenSource _nearBroken = new();
    private readonly CancellationTokenSource _farBroken = new();
    private bool _broken;

    /// <summary>The side that dialled.</summary>
    public SimulatedProcess Near { get; } = near;

    /// <summary>The side that was dialled.</summary>
    public SimulatedProcess Far { get; } = far;

    /// <summary>Cancelled at the near side when it learns that the connection broke.</summary>
    public CancellationToken NearBroken => _nearBroken.Token;

    /// <summary>Cancelled at the far side when it learns that the connection broke.</summary>
    public CancellationToken FarBroken => _farBroken.Token;

    /// <summary>Runs something at the other side after everything that was sent before.</summary>
    public void Send(SimulatedProcess to, Action action)
    {
        var loop = to.Loop;
        var arrival = loop.Now + weather.WireDelay();
        if (_lastArrival.TryGetValue(to, out var last) && last > arrival)
        {
            arrival = last;
        }

        _lastArrival[to] = arrival;
        loop.After(arrival - loop.Now, () =>
        {
            if (!_broken)
            {
                to.Execute(action);
            }
        });
    }

    /// <summary>Breaks it.</summary>
    public void Break()
    {
        if (_broken)
        {
            return;
        }

        _broken = true;
        Near.After(weather.WireDelay(), _nearBroken.Cancel);
        Far.After(weather.WireDelay(), _farBroken.Cancel);
    }
}
